"""Demo circulars about bears, fire, the volcano and fraud."""

from circular.demo.notice_form import Notice, Page, Photo, Sheet, Timetable
from circular.demo.senders import leader, readers
from circular.demo.sketch_maps import OHINATA_EVACUATION, OIWAKE_NIGHT_WATCH

_NIGHT_WATCH = Sheet(
    file_name="年末夜警.pdf",
    category="safety",
    to="追分区 会員のみなさま",
    signed=leader("oiwake"),
    pages=(
        Page(
            layout="map",
            title="年末夜警のお願い",
            lead=("火の用心を呼びかけて、拍子木を打ちながら区内を回ります。",),
            sketch=OIWAKE_NIGHT_WATCH,
            facts=(
                ("A の道", "1班・2班が回ります"),
                ("B の道", "3班・4班が回ります"),
                ("集合", "午後7時30分 追分公民館"),
            ),
            notes=("暖かい服と、すべらない靴でおいでください。",),
        ),
        Page(
            layout="schedule",
            title="年末夜警の当番",
            lead=("どの晩も、午後7時30分から9時までです。",),
            table=Timetable(
                head=("日", "当番", "まとめ役"),
                rows=(
                    ("{12-26}", "1班・3班", "1班の班長"),
                    ("{12-27}", "2班・4班", "4班の班長"),
                    ("{12-28}", "1班・4班", "消防部長"),
                    ("{12-29}", "2班・3班", "区長"),
                ),
                widths=(1.5, 1.2, 1.3),
            ),
            notes=(
                "ひと晩に4人ずつお願いします。",
                "都合の悪い日は、班のなかで代わってください。",
                "大雪のときは中止します。夕方5時にお知らせします。",
            ),
        ),
    ),
)
_VOLCANO = Sheet(
    file_name="火山避難計画の説明会.pdf",
    category="safety",
    to=readers("ohinata"),
    signed=leader("ohinata"),
    pages=(
        Page(
            layout="notice",
            title="火山避難計画の説明会",
            lead=(
                "浅間山の噴火に備えた避難計画が見直されました。町の防災担当から説明をうかがいます。",
                "どなたでも参加できます。ご家族でおいでください。",
            ),
            facts=(
                ("日時", "{thu+2} 午後7時から8時30分"),
                ("場所", "大日向区の集会室"),
                ("内容", "噴火警戒レベルの見かた、灰が降ったとき、避難の道と車"),
            ),
            notes=("足の悪いかたは送り迎えをします。班長まで。", "当日の資料は、後日この回覧板でもお送りします。"),
        ),
        Page(
            layout="map",
            title="避難の道(大日向区)",
            lead=("歩くかたは、班ごとに集合場所へ。車のかたは西の道へ。",),
            sketch=OHINATA_EVACUATION,
            notes=(
                "沢の近くは通らないでください。",
                "灰が降るときは、マスクと帽子、できればゴーグルをつけます。",
                "ひとりで動けないかたの名簿を、区でつくっています。",
            ),
        ),
    ),
)

NOTICES = (
    Notice(
        key="oiwake-bear",
        districts=("oiwake",),
        title="クマの目撃と生ごみについて",
        body="{-4}の夕方、浅間神社の北の林で、クマが見られました。\n\n"
        "・朝と夕方は、鈴やラジオを鳴らして歩いてください。\n"
        "・生ごみは、収集日の朝に出してください。前の晩には出さないでください。\n"
        "・庭の柿やくりは、早めにとってください。\n\n"
        "見かけたら、近づかずに静かに離れ、区長まで知らせてください。",
        category="safety",
        days_ago=3,
        hour=8,
        minute=20,
        attachments=(Photo("IMG_3291.jpg", "bear_sign", orientation=6),),
        share_read=0.76,
    ),
    Notice(
        key="oiwake-night-watch",
        districts=("oiwake",),
        title="年末夜警のお願い",
        body="今年も{12-26}から{12-29}まで、年末夜警を行います。ひと晩に4人ずつ、班の当番でお願いします。\n\n"
        "時間:午後7時30分から9時まで\n"
        "集合:追分公民館\n\n"
        "当番の表と回る道は、つけた紙をご覧ください。都合の悪い日は、班のなかで代わってください。",
        category="safety",
        days_ago=7,
        hour=18,
        minute=30,
        members_only=True,
        attachments=(_NIGHT_WATCH, Photo("去年の夜警.webp", "night_watch", kind="webp")),
        share_read=0.66,
    ),
    Notice(
        key="ohinata-volcano",
        districts=("ohinata",),
        title="火山避難計画の説明会",
        body="浅間山の噴火に備えた避難計画が見直されました。町の防災担当から説明をうかがいます。\n\n"
        "日時:{thu+2} 午後7時から8時30分まで\n"
        "場所:大日向区の集会室\n\n"
        "会員でないかたも、どなたでも参加できます。足の悪いかたは送り迎えをしますので、班長まで声をかけてください。",
        category="safety",
        days_ago=2,
        hour=19,
        minute=0,
        attachments=(_VOLCANO,),
        share_read=0.48,
    ),
    Notice(
        key="nakakaruizawa-fraud",
        districts=("nakakaruizawa",),
        title="特殊詐欺の電話に注意",
        body="区内で、役場の職員を名のる電話が続いています。「医療費が戻る」「ATMへ行ってほしい」と言います。\n\n"
        "・役場が、ATMの操作をお願いすることはありません。\n"
        "・お金とカードの話が出たら、いったん電話を切ってください。\n"
        "・切ったら、家族か近所のかたに話してください。\n\n"
        "知らない番号には、留守番電話で出るのがいちばん安心です。",
        category="safety",
        days_ago=4,
        hour=10,
        minute=30,
        share_read=0.61,
    ),
    Notice(
        key="hanareyama-burning",
        districts=("hanareyama", "kyukaruizawa"),
        title="落ち葉焚きはできません",
        body="空気がかわき、風の強い日が続いています。落ち葉や枝を庭で焼くことは、町のきまりで禁じられています。別荘のかたにも、同じお願いをしています。\n\n"
        "落ち葉は袋に入れ、決められた日に出してください。量の多いときは、町の受け入れ場所へ持ちこめます。\n\n"
        "煙を見つけたときは、迷わず119番へ知らせてください。",
        category="safety",
        days_ago=11,
        hour=9,
        minute=15,
        share_read=0.57,
    ),
    Notice(
        key="kyukaruizawa-fire-volunteers",
        districts=("kyukaruizawa",),
        title="消防団員を募集しています",
        body="消防団では、新しい団員を募集しています。区内に住むか、働いている18歳以上のかたなら、どなたでも入れます。"
        "女性の団員も活躍しています。\n\n"
        "ふだんは月に2回、夜の訓練と車の点検をします。見学だけでもかまいません。\n\n"
        "見学:{wed+2} 午後7時 旧軽井沢公民館の前",
        category="safety",
        days_ago=16,
        hour=12,
        minute=10,
        share_read=0.44,
    ),
    Notice(
        key="kamihotchi-fence",
        districts=("kamihotchi",),
        title="シカよけの電気柵を止めます",
        body="畑の片づけが終わりましたので、シカよけの電気柵の電源を{sat+1}に止めます。\n\n"
        "止めるまでは、これまでどおり電気が流れています。お子さんが触れないよう、ご注意ください。\n\n"
        "ワイヤーの取り外しは{sun+2}の朝に行います。会員のかたは、軍手をお持ちください。",
        category="safety",
        days_ago=13,
        hour=17,
        minute=5,
        members_only=True,
        share_read=0.8,
    ),
)
