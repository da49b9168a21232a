"""Demo circulars of halls, the library and the school, and of welfare."""

from circular.demo.notice_form import Notice, Page, Photo, Sheet, Timetable
from circular.demo.senders import leader, readers

_EXERCISE = Sheet(
    file_name="健康体操{month next}月.pdf",
    category="hall",
    to=readers("oiwake"),
    signed="追分公民館",
    pages=(
        Page(
            layout="schedule",
            title="公民館 健康体操 {month next}月の日程",
            lead=("いすに座ったままできる、1時間の体操です。",),
            table=Timetable(
                head=("日", "時間", "内容"),
                rows=(
                    ("{tue 1 next}", "午前10時から", "肩と首をほぐす"),
                    ("{tue 2 next}", "午前10時から", "ころばない足腰"),
                    ("{tue 3 next}", "午前10時から", "脳の体操と歌"),
                    ("{thu 3 next}", "午後1時半から", "体力測定とお茶"),
                ),
                widths=(1.56, 1.56, 1.6),
            ),
            facts=(("場所", "追分公民館 大広間"), ("持ち物", "タオル・飲み物・上ばき"), ("参加費", "ありません")),
            notes=("申しこみは、いりません。", "道が凍った朝は、午後1時30分からにします。"),
        ),
    ),
)
_FLU = Sheet(
    file_name="予防接種の日程.pdf",
    category="welfare",
    to=readers("nakakaruizawa"),
    signed=leader("nakakaruizawa"),
    pages=(
        Page(
            layout="schedule",
            title="インフルエンザ予防接種の送迎",
            lead=("65歳以上のかたを、区の車で医院までお送りします。",),
            table=Timetable(
                head=("日", "迎えの時間", "班"),
                rows=(
                    ("{mon week+1}", "午前9時30分", "1班"),
                    ("{tue week+1}", "午前9時30分", "2班"),
                    ("{wed week+1}", "午後2時", "3班"),
                    ("{thu week+1}", "午後2時", "4班"),
                ),
                widths=(1.4, 1.3, 0.8),
            ),
            facts=(("持ち物", "町から届いた予診票・保険証・お薬手帳"), ("乗る所", "各班のごみ置き場の前")),
            notes=(
                "前の日までに班長へお知らせください。",
                "ほかの班の日でも乗れます。",
                "熱のあるかたは、後日にしましょう。",
            ),
        ),
    ),
)

NOTICES = (
    Notice(
        key="oiwake-exercise",
        districts=("oiwake",),
        title="公民館 健康体操 {month next}月の日程",
        body="{month next}月の健康体操の日程です。いすに座ったままできますので、ひざや腰の心配なかたも、おいでください。\n\n"
        "{tue 1 next}、{tue 2 next}、{tue 3 next}\n午前10時から11時まで\n\n"
        "{thu 3 next}は、体力測定とお茶の会をします。午後1時30分からです。\n\n"
        "タオルと飲み物をお持ちください。申しこみは、いりません。",
        category="hall",
        days_ago=2,
        hour=16,
        minute=15,
        issuer="hall",
        attachments=(_EXERCISE, Photo("IMG_3302.jpg", "exercise", orientation=3)),
        share_read=0.64,
    ),
    Notice(
        key="oiwake-welfare",
        districts=("oiwake",),
        title="民生委員だより 冬の見守り",
        body="寒さがきびしくなります。部屋を暖かくして、お過ごしください。\n\n"
        "冬のあいだ、ひとり暮らしのかたのおたくを、月に2回お訪ねします。灯油の買い物や雪かきなど、困っていることがあれば、"
        "小さなことでもお話しください。\n\n"
        "お隣の雨戸が閉まったまま、新聞がたまっている。そんなときは、ためらわずに民生委員か区長へ知らせてください。",
        category="welfare",
        days_ago=9,
        hour=10,
        minute=40,
        share_read=0.71,
    ),
    Notice(
        key="nakakaruizawa-flu",
        districts=("nakakaruizawa",),
        title="予防接種の送り迎えをします",
        body="インフルエンザの予防接種を受けるかたを、区の車でお送りします。65歳以上のかたが使えます。\n\n"
        "班ごとの日と時間は、つけた表をご覧ください。帰りもお送りします。\n\n"
        "使うかたは、前の日までに班長へお知らせください。町から届いた予診票を、忘れずにお持ちください。",
        category="welfare",
        days_ago=3,
        hour=13,
        minute=30,
        due="mon week+1",
        attachments=(_FLU,),
        share_read=0.55,
    ),
    Notice(
        key="nakakaruizawa-library",
        districts=("nakakaruizawa", "hanareyama"),
        title="図書館だより {month next}月",
        body="冬の夜に、本を一冊いかがですか。{month next}月は「浅間山と暮らす」をテーマに、山の本と昔の写真を並べます。\n\n"
        "大きな字の本と、耳で聞く本もあります。図書館へ来られないかたには、ボランティアが月に1度お届けします。\n\n"
        "おはなし会:{sat 2 next} 午前10時30分から",
        category="hall",
        days_ago=7,
        hour=14,
        minute=0,
        issuer="town",
        attachments=(Photo("library.jpg", "books", orientation=5),),
        share_read=0.5,
    ),
    Notice(
        key="kyukaruizawa-hall",
        districts=("kyukaruizawa",),
        title="公民館の冬の使いかた",
        body="{month next}月から、公民館の使いかたが冬のきまりになります。\n\n"
        "・暖房は、使う1時間前に係が入れます。予約のときに申し出てください。\n"
        "・帰るときは、流しの水を必ず抜いてください。\n"
        "・年末は{12-28}まで、年始は{1-4}からです。\n\n"
        "予約の帳面は、これまでどおり玄関にあります。",
        category="hall",
        days_ago=12,
        hour=11,
        minute=0,
        issuer="hall",
        attachments=(Photo("IMG_1127.jpg", "hall", orientation=2),),
        share_read=0.49,
    ),
    Notice(
        key="hanareyama-salon",
        districts=("hanareyama",),
        title="お茶のみサロンのお誘い",
        body="毎月1回、お茶を飲みながら話をする会です。男のかたも、ひとりのかたも、気軽においでください。\n\n"
        "日時:{wed+2} 午前10時から11時30分まで\n"
        "場所:離山区の集会室\n"
        "会費:100円\n\n"
        "今月は、保健師さんに冬の血圧の話をうかがいます。送り迎えの要るかたは、班長まで。",
        category="welfare",
        days_ago=4,
        hour=15,
        minute=25,
        share_read=0.46,
    ),
    Notice(
        key="nakakaruizawa-school",
        districts=("nakakaruizawa",),
        title="学校だより 下校の見守り",
        body="日の暮れるのが早くなり、下校の時間には薄暗くなります。\n\n"
        "午後3時から4時のあいだ、散歩や庭仕事を、子どもたちの通る道でしていただけるとありがたいです。"
        "「おかえり」のひと声が、何よりの見守りになります。\n\n"
        "黄色い腕章は、班長がお貸しします。",
        category="welfare",
        days_ago=14,
        hour=16,
        minute=0,
        share_read=0.58,
    ),
)
