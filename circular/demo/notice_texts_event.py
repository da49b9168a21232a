"""Demo circulars about what the district does together."""

from circular.demo.notice_form import Notice, Page, Photo, Sheet
from circular.demo.senders import leader, readers
from circular.demo.sketch_maps import OIWAKE_CLEANING

_CLEANING = Sheet(
    file_name="秋の一斉清掃.pdf",
    category="event",
    to=readers("oiwake"),
    signed=leader("oiwake"),
    pages=(
        Page(
            layout="notice",
            title="秋の一斉清掃のご案内",
            lead=(
                "日ごろから区の活動にご協力いただき、ありがとうございます。",
                "雪の前に、今年も区内の一斉清掃を行います。落ち葉と側溝の泥を片づけて、気持ちよく冬を迎えましょう。",
            ),
            facts=(
                ("日時", "{sun+1} 午前8時から10時まで"),
                ("集合", "追分公民館の前(班ごとに受付)"),
                ("持ち物", "軍手・ほうき・熊手・飲み物"),
                ("雨のとき", "{sun+2}に延ばします"),
            ),
            notes=(
                "落ち葉の袋は当日、公民館で配ります。",
                "都合のつかないかた、体調のすぐれないかたは、無理をしないでください。",
                "終わったあと、公民館で豚汁をふるまいます。",
            ),
        ),
        Page(
            layout="map",
            title="清掃の場所(班べつ)",
            lead=("丸の数字が班の場所です。班長の案内で集まってください。",),
            sketch=OIWAKE_CLEANING,
            facts=(
                ("1班・2班", "旧中山道の西がわ 側溝と落ち葉"),
                ("3班", "旧中山道の東がわと浅間神社の参道"),
                ("4班", "南の道と公民館のまわり"),
            ),
            notes=("車は公民館の駐車場に止めてください。",),
        ),
    ),
)

NOTICES = (
    Notice(
        key="oiwake-cleaning",
        districts=("oiwake",),
        title="秋の一斉清掃のご案内",
        body="今年も区内の一斉清掃を行います。\n\n"
        "日時:{sun+1} 午前8時から10時まで\n"
        "集合:追分公民館の前\n"
        "持ち物:軍手、ほうき、飲み物\n\n"
        "雨のときは{sun+2}に延ばします。\n"
        "都合のつかないかたは、無理をしないでください。",
        category="event",
        days_ago=1,
        hour=17,
        minute=40,
        due="sun+1",
        attachments=(_CLEANING,),
        share_read=0.42,
    ),
    Notice(
        key="oiwake-shimenawa",
        districts=("oiwake",),
        title="しめ縄づくりをします",
        body="公民館で、お正月のしめ縄をつくります。わらは区で用意します。初めてのかたも、教わりながら1時間ほどでできます。\n\n"
        "日時:{sun+3} 午後1時30分から\n"
        "場所:追分公民館 大広間\n"
        "参加費:ありません\n\n"
        "お子さんも歓迎です。参加するかたは{sun+2}までに班長へお知らせください。",
        category="event",
        days_ago=4,
        hour=18,
        minute=5,
        due="sun+2",
        members_only=True,
        attachments=(Photo("IMG_3307.HEIC", "shimenawa", orientation=6, kind="heic"),),
        share_read=0.58,
    ),
    Notice(
        key="kariyado-dondo",
        districts=("kariyado",),
        title="どんど焼きの準備について",
        body="どんど焼きを{sun 1-7}に行います。やぐらに使う竹と松を、前の日に集めます。\n\n"
        "準備:{sat 1-6} 午前9時 借宿公民館\n"
        "点火:{sun 1-7} 午後4時30分\n\n"
        "しめ飾りとだるまは、ビニールや針金を外してお持ちください。"
        "のこぎりとなたのあるかたは、お持ちいただけると助かります。",
        category="event",
        days_ago=5,
        hour=19,
        minute=20,
        members_only=True,
        attachments=(Photo("どんど焼き.png", "dondo_yaki", kind="png"),),
        share_read=0.55,
    ),
    Notice(
        key="ohinata-festival",
        districts=("ohinata",),
        title="文化祭の作品を募集します",
        body="区の文化祭に飾る作品を募集します。手芸、書、絵、写真、俳句、野菜など、なんでもけっこうです。ひとり3点までです。\n\n"
        "受付:{sat+1} 午前9時から正午まで\n"
        "展示:{sun+2} 午前10時から午後3時まで\n\n"
        "運ぶのが大変なかたには、係がいただきに上がります。班長まで声をかけてください。",
        category="event",
        days_ago=8,
        hour=16,
        minute=30,
        due="sat+1",
        attachments=(
            Sheet(
                file_name="文化祭ポスター.pdf",
                category="event",
                to=readers("ohinata"),
                signed=leader("ohinata"),
                pages=(
                    Page(
                        layout="poster",
                        title="区の文化祭 作品募集",
                        scene="asama_autumn",
                        lead=("手芸・書・絵・写真・俳句・野菜", "あなたの作品を待っています"),
                        facts=(
                            ("受付", "{sat+1} 午前9時から正午"),
                            ("展示", "{sun+2} 午前10時から午後3時"),
                            ("点数", "ひとり3点まで"),
                        ),
                        notes=(
                            "運ぶのが大変なかたには、係がうかがいます。",
                            "展示の日は、お茶とおやきを用意します。",
                        ),
                    ),
                ),
            ),
        ),
        share_read=0.7,
    ),
    Notice(
        key="kyukaruizawa-street",
        districts=("kyukaruizawa",),
        title="通りの冬かざりのお手伝い",
        body="通りの街灯に、冬のかざりを取りつけます。脚立の作業は役員が行います。かざりの仕分けと片づけを手伝ってくださるかたを募集します。\n\n"
        "日時:{sat+2} 午後1時から3時まで\n"
        "集合:旧軽井沢公民館\n\n"
        "手袋をお持ちください。{fri+1}までに区長へお知らせください。",
        category="event",
        days_ago=6,
        hour=11,
        minute=15,
        due="fri+1",
        share_read=0.38,
    ),
    Notice(
        key="kamihotchi-soba",
        districts=("kamihotchi",),
        title="新そばを打って食べる会",
        body="今年のそばが、よくとれました。みんなで打って、その場で食べましょう。打ち方は、そば部会の皆さんが教えます。\n\n"
        "日時:{sun+2} 午前10時から午後1時まで\n"
        "定員:24人(申しこみ順)\n"
        "参加費:500円\n"
        "申しこみ:{sat+1}までに班長へ\n"
        "持ち物:エプロン、三角巾、手ふき\n\n"
        "そばアレルギーのかたには、うどんを用意します。",
        category="event",
        days_ago=10,
        hour=8,
        minute=45,
        due="sat+1",
        share_read=0.72,
    ),
)
