/* Thousands of tablets in one thread: WebSocket and HTTP by epoll, for benchmarks only.

   It is told what to do on stdin, a line a command, and answers each with a line of JSON:
     open              connects all, answers when they are connected
     expect MARKER     answers at once, and again when each (but the slow) has had a message that holds MARKER
     since NANOSECONDS how long after this moment (CLOCK_MONOTONIC) that was
     storm             connects all and fetches the board for each as soon as it is connected; `storm tags` with the
                       ETags that the last storm brought
     close             closes all at once, as a power cut does
   Speaks Socket.IO 5 over engine.io 4 ("socketio") or bare WebSocket ("raw"). */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 18, EVENTS = 1024, REQUEST = 4096, PATIENCE_S = 600, RETRY_MS = 100 };
typedef enum { IDLE, CONNECTING, HANDSHAKE, OPENING, JOINING, READY, DEAD } Stage;

typedef struct {
  int fd;
  Stage stage;
  bool slow;      /* never reads once it is connected */
  bool is_board;  /* the HTTP request of a tablet, not its socket */
  uint64_t at;    /* when it was connected, or the expected message, or the board, was there */
  uint32_t held;  /* bytes of an unfinished frame or answer */
  char *rest;
} Link;

static struct {
  int port, count, in_flight, slow;
  const char *path, *board, *cookies;
  bool raw, deflate;
} opt = {.count = 1000, .in_flight = 256, .path = "/", .board = "/api/board"};

static Link *sockets, *boards;
static char **cookie, **tag;
static int poller, ready, busy, begun, failures, got, fetched, unchanged, *again, again_n;
static long message_bytes;
static bool storming, with_tags;
static char marker[256];
static uint64_t began, retry_at;
static char buffer[BUFFER];
static double *times;
static enum { NOTHING, OPEN, EXPECT, STORM } doing;

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static double cpu_seconds(void) {
  struct rusage use;
  getrusage(RUSAGE_SELF, &use);
  return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) + (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

static double cpu_before;

static int index_of(const Link *link) { return (int)(link->is_board ? link - boards : link - sockets); }

static void forget(Link *link) {
  if (link->fd >= 0) close(link->fd);
  free(link->rest);
  link->fd = -1;
  link->rest = NULL;
  link->held = 0;
}

static void watch(Link *link, uint32_t events, int how) {
  struct epoll_event event = {.events = events, .data.ptr = link};
  epoll_ctl(poller, how, link->fd, &event);
}

static void dial(Link *link) {
  struct linger at_once = {1, 0}; /* no TIME_WAIT: the next round needs the ports */
  int one = 1, small = 4096;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)opt.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  link->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (link->fd < 0) {
    perror("socket");
    exit(1);
  }
  setsockopt(link->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  setsockopt(link->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (link->slow) setsockopt(link->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  link->stage = CONNECTING;
  connect(link->fd, (struct sockaddr *)&to, sizeof to);
  watch(link, EPOLLOUT, EPOLL_CTL_ADD);
}

static void failed(Link *link) {
  bool was_ready = link->stage == READY && !link->is_board;
  forget(link);
  if (was_ready) { /* the server let it go */
    link->stage = DEAD;
    ready--;
    return;
  }
  link->stage = IDLE;
  failures++;
  again[again_n++] = link->is_board ? -1 - index_of(link) : index_of(link);
  retry_at = now() + RETRY_MS * 1000000ull;
}

static bool say(Link *link, const char *bytes, size_t size) {
  if (send(link->fd, bytes, size, MSG_NOSIGNAL) == (ssize_t)size) return true;
  failed(link);
  return false;
}

static bool say_frame(Link *link, int opcode, const char *payload, size_t size) {
  char frame[256] = {(char)(0x80 | opcode), (char)(0x80 | size), 0, 0, 0, 0}; /* a mask of zeros is a mask */
  if (size > 125) return true;
  memcpy(frame + 6, payload, size);
  return say(link, frame, size + 6);
}

static void greet(Link *link) {
  char request[REQUEST];
  int n = index_of(link), size;
  const char *jar = cookie ? cookie[n % opt.count] : "";
  if (link->is_board)
    size = snprintf(request, sizeof request,
                    "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\nConnection: close\r\n%s%s%s\r\n", opt.board, opt.port, jar,
                    with_tags && tag[n] ? "If-None-Match: " : "", with_tags && tag[n] ? tag[n] : "",
                    with_tags && tag[n] ? "\r\n" : "");
  else
    size = snprintf(request, sizeof request,
                    "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n",
                    opt.path, opt.port, jar,
                    opt.deflate ? "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" : "");
  link->stage = HANDSHAKE;
  watch(link, EPOLLIN, EPOLL_CTL_MOD);
  say(link, request, (size_t)size);
}

static void is_ready(Link *link) {
  link->stage = READY;
  link->at = now();
  ready++;
  if (storming)
    dial(&boards[index_of(link)]);
  else
    busy--;
  if (link->slow) epoll_ctl(poller, EPOLL_CTL_DEL, link->fd, NULL);
}

static void message(Link *link, const char *text, size_t size) {
  if (link->stage != READY || !*marker || link->at || !memmem(text, size, marker, strlen(marker))) return;
  link->at = now();
  message_bytes = (long)size;
  got++;
}

static bool packet(Link *link, const char *text, size_t size) {
  if (opt.raw) {
    message(link, text, size);
    return true;
  }
  if (text[0] == '2') return say_frame(link, 1, "3", 1);
  if (text[0] == '0' && link->stage == OPENING) {
    link->stage = JOINING;
    return say_frame(link, 1, "40", 2);
  }
  if (size > 1 && text[0] == '4' && text[1] == '0' && link->stage == JOINING) is_ready(link);
  if (size > 1 && text[0] == '4' && text[1] == '4' && failures < 5) fprintf(stderr, "refused: %.*s\n", (int)size, text);
  if (size > 1 && text[0] == '4' && text[1] == '2') message(link, text, size);
  return true;
}

/* Takes whole frames; answers how many bytes they were, or -1 where the connection is over. */
static long frames(Link *link, const char *data, size_t size) {
  size_t done = 0;
  while (size - done >= 2) {
    const unsigned char *head = (const unsigned char *)data + done;
    size_t start = 2, length = head[1] & 127;
    if (length == 126) {
      start = 4;
      if (size - done < start) break;
      length = (size_t)head[2] << 8 | head[3];
    } else if (length == 127) {
      start = 10;
      if (size - done < start) break;
      length = 0;
      for (int i = 2; i < 10; i++) length = length << 8 | head[i];
    }
    if (size - done < start + length) break;
    const char *payload = data + done + start;
    int opcode = head[0] & 15;
    if (head[0] & 0x40) {
      fprintf(stderr, "compressed, though it was not agreed on by us\n");
      exit(1);
    }
    if (opcode == 8) {
      failed(link);
      return -1;
    }
    if (opcode == 9 && !say_frame(link, 10, payload, length)) return -1;
    if (opcode == 1 && length && !packet(link, payload, length)) return -1;
    if (link->fd < 0) return -1;
    done += start + length;
  }
  return (long)done;
}

static char *header(char *head, const char *name) {
  char *found = strcasestr(head, name);
  return found ? found + strlen(name) : NULL;
}

/* An HTTP answer as far as it has come; answers whether it is whole. */
static bool answer(Link *link, char *data, size_t size) {
  int n = index_of(link);
  char *end = memmem(data, size, "\r\n\r\n", 4);
  if (!end) return false;
  *end = 0;
  int status = atoi(data + 9);
  char *length = header(data, "content-length: "), *etag = header(data, "\netag: ");
  if (status == 200 && (!length || size - (size_t)(end + 4 - data) < strtoul(length, NULL, 10))) {
    *end = '\r';
    return false;
  }
  if (status != 200 && status != 304) {
    if (failures < 5) fprintf(stderr, "board: %.200s\n", data);
    failed(link);
    return true;
  }
  unchanged += status == 304;
  if (etag && !tag[n]) tag[n] = strndup(etag, strcspn(etag, "\r"));
  if (length && status == 200) message_bytes = atol(length);
  link->at = now();
  link->stage = DEAD;
  fetched++;
  busy--;
  forget(link);
  return true;
}

static void readable(Link *link) {
  size_t size = link->held;
  if (size) memcpy(buffer, link->rest, size);
  ssize_t more = recv(link->fd, buffer + size, sizeof buffer - size - 1, 0);
  if (more < 0 && errno == EAGAIN) return;
  if (more <= 0) {
    failed(link);
    return;
  }
  size += (size_t)more;
  buffer[size] = 0;
  size_t done = 0;
  if (link->is_board) {
    if (answer(link, buffer, size)) return;
  } else {
    if (link->stage == HANDSHAKE) {
      char *end = memmem(buffer, size, "\r\n\r\n", 4);
      if (end) {
        if (strncmp(buffer, "HTTP/1.1 101", 12) != 0) {
          if (failures < 5) fprintf(stderr, "handshake: %.200s\n", buffer);
          failed(link);
          return;
        }
        done = (size_t)(end + 4 - buffer);
        link->stage = OPENING;
        if (opt.raw) is_ready(link);
      }
    }
    if (link->stage != HANDSHAKE) {
      long taken = frames(link, buffer + done, size - done);
      if (taken < 0) return;
      done += (size_t)taken;
    }
  }
  link->held = (uint32_t)(size - done);
  if (link->held) {
    link->rest = realloc(link->rest, link->held);
    memcpy(link->rest, buffer + done, link->held);
  } else {
    free(link->rest);
    link->rest = NULL;
  }
}

static void event(Link *link) {
  if (link->fd < 0) return;
  if (link->stage != CONNECTING) {
    readable(link);
    return;
  }
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(link->fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error)
    failed(link);
  else
    greet(link);
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void tell_times(const Link *links, uint64_t since) {
  int n = 0;
  for (int i = 0; i < opt.count; i++)
    if (links[i].at) times[n++] = ((double)links[i].at - (double)since) / 1e6;
  qsort(times, (size_t)n, sizeof *times, by_size);
  printf("\"n\":%d", n);
  if (n)
    printf(",\"first\":%.2f,\"p50\":%.2f,\"p99\":%.2f,\"last\":%.2f,\"bytes\":%ld", times[0], times[n / 2],
           times[(int)((n - 1) * 0.99)], times[n - 1], message_bytes);
}

static void told(void) {
  double seconds = (double)(now() - began) / 1e9;
  printf("{\"ready\":%d,\"failures\":%d,\"seconds\":%.4f,\"cpu\":%.4f,", ready, failures, seconds, cpu_seconds() - cpu_before);
  if (doing == STORM) {
    printf("\"boards\":%d,\"unchanged\":%d,", fetched, unchanged);
    tell_times(boards, began);
  } else if (doing == OPEN)
    tell_times(sockets, began);
  else
    printf("\"got\":%d", got);
  printf("}\n");
  doing = NOTHING;
  storming = false;
}

static void begin(int what) {
  doing = what;
  began = now();
  cpu_before = cpu_seconds();
  failures = got = 0;
}

static void close_all(void) {
  for (int i = 0; i < opt.count; i++) {
    forget(&sockets[i]);
    forget(&boards[i]);
    sockets[i].stage = boards[i].stage = IDLE;
    sockets[i].at = boards[i].at = 0;
  }
  ready = busy = begun = fetched = unchanged = again_n = 0;
}

static void command(char *line) {
  line[strcspn(line, "\n")] = 0;
  if (!strcmp(line, "open")) {
    begin(OPEN);
  } else if (!strncmp(line, "storm", 5)) {
    close_all();
    storming = true;
    with_tags = !strcmp(line, "storm tags");
    begin(STORM);
  } else if (!strcmp(line, "close")) {
    close_all();
    printf("{}\n");
  } else if (!strncmp(line, "expect ", 7)) {
    snprintf(marker, sizeof marker, "%s", line + 7);
    for (int i = 0; i < opt.count; i++) sockets[i].at = 0;
    begin(EXPECT);
    printf("{}\n");
  } else if (!strncmp(line, "since ", 6)) {
    printf("{");
    tell_times(sockets, strtoull(line + 6, NULL, 10));
    printf("}\n");
  }
}

static void go_on(void) {
  if (doing == OPEN || doing == STORM) {
    while (busy < opt.in_flight && begun < opt.count) {
      busy++;
      dial(&sockets[begun++]);
    }
    if (again_n && now() > retry_at) {
      int n = again_n;
      again_n = 0;
      for (int i = 0; i < n; i++) dial(again[i] < 0 ? &boards[-1 - again[i]] : &sockets[again[i]]);
    }
  }
  bool over = now() - began > PATIENCE_S * 1000000000ull;
  if (doing == OPEN && (ready == opt.count || over)) told();
  if (doing == EXPECT && (got >= ready - opt.slow || now() - began > 30 * 1000000000ull)) told();
  if (doing == STORM && (fetched == opt.count || over)) told();
}

static char **lines_of(const char *path) {
  char **lines = calloc((size_t)opt.count, sizeof *lines), line[REQUEST];
  FILE *file = fopen(path, "r");
  if (!file) {
    perror(path);
    exit(1);
  }
  for (int i = 0; i < opt.count; i++) {
    if (!fgets(line, sizeof line, file)) {
      fprintf(stderr, "%s has too few lines\n", path);
      exit(1);
    }
    line[strcspn(line, "\n")] = 0;
    lines[i] = strdup(line);
  }
  fclose(file);
  return lines;
}

static void read_options(int argc, char **argv) {
  static const struct option known[] = {{"port", 1, 0, 'p'},   {"count", 1, 0, 'n'},   {"in-flight", 1, 0, 'f'}, {"path", 1, 0, 'w'},
                                        {"board", 1, 0, 'b'},  {"cookies", 1, 0, 'c'}, {"slow", 1, 0, 's'},      {"raw", 0, 0, 'r'},
                                        {"deflate", 0, 0, 'd'}, {0}};
  for (int name; (name = getopt_long(argc, argv, "", known, NULL)) != -1;) {
    if (name == 'p') opt.port = atoi(optarg);
    if (name == 'n') opt.count = atoi(optarg);
    if (name == 'f') opt.in_flight = atoi(optarg);
    if (name == 'w') opt.path = optarg;
    if (name == 'b') opt.board = optarg;
    if (name == 'c') opt.cookies = optarg;
    if (name == 's') opt.slow = atoi(optarg);
    if (name == 'r') opt.raw = true;
    if (name == 'd') opt.deflate = true;
    if (name == '?') exit(2);
  }
}

int main(int argc, char **argv) {
  read_options(argc, argv);
  signal(SIGPIPE, SIG_IGN);
  setvbuf(stdout, NULL, _IOLBF, 0);
  sockets = calloc((size_t)opt.count, sizeof *sockets);
  boards = calloc((size_t)opt.count, sizeof *boards);
  tag = calloc((size_t)opt.count, sizeof *tag);
  times = calloc((size_t)opt.count, sizeof *times);
  again = calloc((size_t)opt.count * 2, sizeof *again);
  if (opt.cookies) cookie = lines_of(opt.cookies);
  for (int i = 0; i < opt.count; i++) {
    sockets[i].fd = boards[i].fd = -1;
    sockets[i].slow = i < opt.slow;
    boards[i].is_board = true;
  }
  poller = epoll_create1(0);
  struct epoll_event input = {.events = EPOLLIN, .data.ptr = NULL}, some[EVENTS];
  epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &input);
  for (;;) {
    int n = epoll_wait(poller, some, EVENTS, doing == NOTHING ? 1000 : 20);
    for (int i = 0; i < n; i++) {
      if (some[i].data.ptr) {
        event(some[i].data.ptr);
        continue;
      }
      char line[256];
      ssize_t size = read(STDIN_FILENO, line, sizeof line - 1); /* one command at a time: each is answered */
      if (size <= 0) return 0;
      line[size] = 0;
      command(line);
    }
    go_on();
  }
}
