/* A push service for benchmarks only: takes messages over TLS in one thread, by epoll, and says 201 to each.

   sink CERTIFICATE KEY     listens on a free port of loopback and says which on its first line
   A line on stdin, a line of JSON back: what came since the last line. `taken`: POSTs whose body was whole, a record of
   aes128gcm under another key than the one before it on that connection; `refused`: all others (400, and closed);
   `processor_us`: its own processor time. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HELD = 16384, EVENTS = 256, SALT = 16, KEY = 65, HEADER = SALT + 4 + 1 + KEY, TAG = 16 };

typedef struct {
  int fd;
  SSL *ssl;
  bool is_up;
  size_t held;
  unsigned char last_key[KEY];
  char bytes[HELD + 1];
} Line;

static const char created[] =
    "HTTP/1.1 201 Created\r\nServer: sink\r\nDate: Sat, 28 Nov 2026 00:00:00 GMT\r\n"
    "Location: https://localhost/m/0123456789abcdef\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n";
static const char refusal[] = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
static const unsigned char record_and_key_length[] = {0, 0, 16, 0, KEY};

static SSL_CTX *context;
static int poller, listener;
static long taken, refused;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void watch(int fd, void *who) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = who};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event)) die("epoll_ctl");
}

static void hang_up(Line *line) {
  SSL_free(line->ssl);
  close(line->fd);
  free(line);
}

static void welcome(void) {
  int fd, on = 1;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    Line *line = calloc(1, sizeof *line);
    if (!line || !(line->ssl = SSL_new(context))) die("memory");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    line->fd = fd;
    SSL_set_fd(line->ssl, fd);
    SSL_set_accept_state(line->ssl);
    watch(fd, line);
  }
}

/* Bytes of the whole request at the beginning of what is held; 0: not all of it is here; -1: it is none. */
static long whole(const Line *line, long *body) {
  const char *end = memmem(line->bytes, line->held, "\r\n\r\n", 4);
  if (!end) return line->held < HELD ? 0 : -1;
  const char *length = strcasestr(line->bytes, "\r\ncontent-length:");
  if (strncmp(line->bytes, "POST /", 6) || !length || length > end) return -1;
  long head = end + 4 - line->bytes, said = strtol(length + 17, NULL, 10);
  if (said < HEADER + TAG + 1 || head + said > HELD) return -1;
  *body = head;
  return line->held >= (size_t)(head + said) ? head + said : 0;
}

/* RFC 8188: salt, record size, key id: here the sender's public key, which must be a fresh one. */
static bool is_sealed_anew(Line *line, const char *body) {
  const char *key = body + SALT + sizeof record_and_key_length;
  if (memcmp(body + SALT, record_and_key_length, sizeof record_and_key_length)) return false;
  if (key[0] != 4 || !memcmp(key, line->last_key, KEY)) return false;
  memcpy(line->last_key, key, KEY);
  return true;
}

/* Answers what is whole; whether the line stays. */
static bool answer(Line *line) {
  long size, body = 0;
  line->bytes[line->held] = 0;
  while ((size = whole(line, &body)) > 0) {
    if (!is_sealed_anew(line, line->bytes + body)) size = -1;
    if (size < 0) break;
    taken++;
    if (SSL_write(line->ssl, created, sizeof created - 1) <= 0) return false;
    line->held -= (size_t)size;
    memmove(line->bytes, line->bytes + size, line->held + 1);
  }
  if (size == 0) return true;
  refused++;
  SSL_write(line->ssl, refusal, sizeof refusal - 1);
  return false;
}

static bool go_on(Line *line) {
  if (!line->is_up) {
    int done = SSL_do_handshake(line->ssl);
    if (done <= 0) return SSL_get_error(line->ssl, done) == SSL_ERROR_WANT_READ;
    line->is_up = true;
  }
  do {
    int got = SSL_read(line->ssl, line->bytes + line->held, (int)(HELD - line->held));
    if (got <= 0) return SSL_get_error(line->ssl, got) == SSL_ERROR_WANT_READ;
    line->held += (size_t)got;
    if (!answer(line)) return false;
  } while (SSL_has_pending(line->ssl));
  return true;
}

/* Whether anybody is still there to be told. */
static bool tell(void) {
  char asked[256];
  if (read(STDIN_FILENO, asked, sizeof asked) <= 0) return false;
  static long before;
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  long spent = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000L + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
  printf("{\"taken\": %ld, \"refused\": %ld, \"processor_us\": %ld}\n", taken, refused, spent - before);
  before = spent, taken = refused = 0;
  return true;
}

static void listen_somewhere(void) {
  struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof where;
  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&where, size) || listen(listener, 4096)) die("listen");
  getsockname(listener, (struct sockaddr *)&where, &size);
  printf("%d\n", ntohs(where.sin_port));
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  signal(SIGPIPE, SIG_IGN);
  setvbuf(stdout, NULL, _IOLBF, 0);
  context = SSL_CTX_new(TLS_server_method());
  if (!context || SSL_CTX_use_certificate_chain_file(context, argv[1]) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, argv[2], SSL_FILETYPE_PEM) != 1)
    die("certificate");
  SSL_CTX_set_read_ahead(context, 1);  /* a record's head and body by one call */
  if ((poller = epoll_create1(EPOLL_CLOEXEC)) < 0) die("epoll_create1");
  listen_somewhere();
  watch(listener, &listener);
  watch(STDIN_FILENO, NULL);
  struct epoll_event events[EVENTS];
  for (;;) {
    int n = epoll_wait(poller, events, EVENTS, -1);
    for (int i = 0; i < n; i++) {
      void *who = events[i].data.ptr;
      if (who == &listener) welcome();
      else if (!who && !tell()) return 0;
      else if (who && !go_on(who)) hang_up(who);
    }
  }
}
