"""Demo circulars that report and account: fees, drills, thanks, the assembly's papers."""

from circular.demo.notice_form import Notice, Page, Photo, Sheet, Timetable
from circular.demo.senders import leader, readers

_DRILL = Sheet(
    file_name="防災訓練の結果.pdf",
    category="report",
    to=readers("oiwake"),
    signed=leader("oiwake"),
    pages=(
        Page(
            layout="schedule",
            title="防災訓練の結果",
            lead=("おかげさまで、けがもなく終わりました。",),
            table=Timetable(
                head=("班", "参加", "安否がわかるまで"),
                rows=(
                    ("1班", "21人", "14分"),
                    ("2班", "18人", "19分"),
                    ("3班", "25人", "12分"),
                    ("4班", "17人", "23分"),
                    ("合計", "81人", "区全体で 23分"),
                ),
                widths=(1, 1, 1.7),
            ),
            notes=(
                "去年は、区全体がわかるまで41分かかりました。",
                "タブレットで返事をしたおたくが、半分を超えました。",
                "次は、冬の夜の停電を考えて行います。",
            ),
        ),
    ),
)
_ASSEMBLY = Sheet(
    file_name="臨時総会資料.pdf",
    category="report",
    to="借宿区 会員のみなさま",
    signed=leader("kariyado"),
    pages=(
        Page(
            layout="notice",
            title="臨時総会のご案内",
            lead=("公民館の屋根の修理と、来年の役員について、ご相談します。",),
            facts=(
                ("日時", "{sat+2} 午後6時から7時30分"),
                ("場所", "借宿公民館 大広間"),
                ("議題", "1 屋根の修理  2 来年の役員  3 区費"),
            ),
            notes=("欠席のかたは、班長へ委任を伝えてください。", "この資料を、当日お持ちください。"),
        ),
        Page(
            layout="schedule",
            title="1 公民館の屋根の修理",
            lead=("雨もりが2か所あります。春に直したいと思います。",),
            table=Timetable(
                head=("項目", "金額", "出どころ"),
                rows=(
                    ("屋根の塗りかえ", "920,000円", "町の補助"),
                    ("雨どいの取りかえ", "180,000円", "積立金"),
                    ("足場と片づけ", "240,000円", "積立金"),
                    ("合計", "1,340,000円", ""),
                ),
                widths=(1.5, 1.2, 1),
            ),
            notes=("町の補助は、申請が通った場合です。", "積立金の残りは、1,160,000円になります。"),
        ),
        Page(
            layout="schedule",
            title="2 来年の役員(案)",
            lead=("輪番で、次の班から選びます。",),
            table=Timetable(
                head=("役", "選ぶ班", "任期"),
                rows=(
                    ("区長", "2班", "1年"),
                    ("副区長", "3班", "1年"),
                    ("会計", "1班", "2年"),
                    ("公民館長", "3班", "2年"),
                    ("衛生部長", "1班", "1年"),
                ),
                widths=(1.3, 1, 1),
            ),
            notes=("仕事の引きつぎ書は、この回覧板のなかに残します。", "介護や病気のあるおたくは、順番を飛ばします。"),
        ),
    ),
)

NOTICES = (
    Notice(
        key="oiwake-fees",
        districts=("oiwake",),
        title="{fiscal} 下期の区費のお願い",
        body="下期の区費を、{sun+2}までに班長へお願いします。\n\n"
        "会員:4,800円\n"
        "75歳以上のひとり暮らし:2,400円\n\n"
        "振りこみもできます。つり銭のないように、ご用意ください。\n"
        "事情のあるかたは、遠慮なく区長までご相談ください。",
        category="report",
        days_ago=13,
        hour=19,
        minute=10,
        members_only=True,
        due="sun+2",
        share_read=0.78,
    ),
    Notice(
        key="oiwake-drill",
        districts=("oiwake",),
        title="防災訓練のお礼と結果",
        body="{sun-4}の防災訓練には、81人のかたに参加いただきました。ありがとうございました。\n\n"
        "全部のおたくの安否がわかるまで23分でした。去年は41分でしたので、ずいぶん早くなりました。\n\n"
        "班ごとの結果は、つけた紙をご覧ください。次は、冬の夜の停電を考えて行います。",
        category="report",
        days_ago=18,
        hour=18,
        minute=20,
        attachments=(_DRILL,),
        share_read=0.83,
    ),
    Notice(
        key="oiwake-flowers",
        districts=("oiwake",),
        title="花いっぱい運動のお礼",
        body="春から皆さんに世話をしていただいた花だんの片づけが、{-26}に終わりました。暑い夏の水やり、本当にお疲れさまでした。\n\n"
        "町の花だんコンクールで、今年は優良賞をいただきました。賞状は公民館に飾ってあります。\n\n"
        "来年の春の苗は、マリーゴールドとサルビアを考えています。ご希望を班長へお寄せください。",
        category="report",
        days_ago=24,
        hour=9,
        minute=50,
        attachments=(Photo("DSC_0092.jpg", "flower_bed", orientation=8),),
        share_read=0.88,
    ),
    Notice(
        key="oiwake-elders",
        districts=("oiwake",),
        title="敬老祝いのご報告",
        body="区内の80歳以上のかた31人に、お祝いの品をお届けしました。最年長は98歳のかたです。\n\n"
        "「毎朝、浅間山を見るのが楽しみ」「孫とビデオ電話をしている」など、うれしい話をたくさんうかがいました。\n\n"
        "届けてくださった班長の皆さん、ありがとうございました。皆さまの長寿を、心からお祝いいたします。",
        category="report",
        days_ago=33,
        hour=14,
        minute=30,
        attachments=(Photo("IMG_2988.jpg", "keiro_gift", orientation=1),),
        share_read=0.92,
    ),
    Notice(
        key="mitsuishi-cleaning",
        districts=("mitsuishi",),
        title="秋の清掃のお礼",
        body="{sun-2}の清掃には、31世帯のかたに出ていただきました。落ち葉の袋は、86袋になりました。\n\n"
        "側溝がきれいになり、雪どけの水もよく流れると思います。集めた落ち葉は、畑のたい肥に使っていただきます。\n\n"
        "朝早くから、ありがとうございました。",
        category="report",
        days_ago=7,
        hour=20,
        minute=0,
        attachments=(Photo("PXL_清掃.jpg", "clean_up", orientation=7),),
        share_read=0.66,
    ),
    Notice(
        key="kariyado-assembly",
        districts=("kariyado",),
        title="臨時総会のご案内と資料",
        body="公民館の屋根の修理と、来年の役員について、臨時総会を開きます。\n\n"
        "日時:{sat+2} 午後6時から\n"
        "場所:借宿公民館 大広間\n\n"
        "資料は、つけた3ページです。当日お持ちください。欠席のかたは、{fri+1}までに班長へ委任を伝えてください。",
        category="report",
        days_ago=6,
        hour=20,
        minute=15,
        members_only=True,
        due="fri+1",
        attachments=(_ASSEMBLY,),
        share_read=0.62,
    ),
    Notice(
        key="ohinata-elders",
        districts=("ohinata",),
        title="敬老のつどいのご報告",
        body="敬老のつどいに、27人のかたがおいでくださいました。子どもたちの太鼓と、昔の写真の上映を楽しんでいただきました。\n\n"
        "開拓のころの話を、皆さんが次々に語ってくださり、予定を1時間すぎても、なごりが尽きませんでした。\n\n"
        "お話は、公民館の係が書きとめています。来年の春に、冊子にまとめます。",
        category="report",
        days_ago=29,
        hour=17,
        minute=0,
        share_read=0.86,
    ),
    Notice(
        key="kamihotchi-stream",
        districts=("kamihotchi",),
        title="用水路の清掃が終わりました",
        body="{-19}の用水路の清掃に、ご協力ありがとうございました。水門の上の石垣が一か所くずれていましたので、区で積みなおしました。\n\n"
        "冬のあいだ、水門は半分閉めておきます。水が止まる、あふれるなど、変わったことがあれば、水係へ知らせてください。\n\n"
        "来年の水係は、3班にお願いします。",
        category="report",
        days_ago=17,
        hour=18,
        minute=40,
        attachments=(Photo("IMG_0733.jpg", "stream", orientation=4),),
        share_read=0.81,
    ),
)
