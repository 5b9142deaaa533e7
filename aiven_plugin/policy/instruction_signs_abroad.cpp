// Signs in languages other than English: that rules are taken away, that a model is spoken to, that
// the user is kept out. Words without accents, as spoken_words.h folds them.
#include "policy/instruction_signs.h"

namespace claribi::policy {
namespace {

constexpr InstructionSign kForeignSigns[] = {
    // Rules are taken away. A language that says its verb last has it in the last step.
    {InstructionKind::kOverridesRules,
     4,
     {"ignorier*|vergiss|vergesst|vergessen|missachte*|uberschreibe|verwirf|umgeh*",
      "vorherig*|bisherig*|fruher*|alle|samtlich*|dein*|ihre|obig*|vorig*|vorangehend*|jede",
      "anweisung*|instruktion*|vorgabe*|regel*|richtlinie*|befehl*|systemprompt|prompt*"}},
    {InstructionKind::kOverridesRules,
     4,
     {"vorherig*|bisherig*|alle|dein*|fruher*",
      "anweisung*|instruktion*|vorgabe*|regel*|richtlinie*",
      "ignorier*|vergiss*|vergessen|missachte*|nichtig|hinfallig|ungultig"}},
    {InstructionKind::kOverridesRules,
     4,
     {
         "ignora*|ignore*|ignorez|olvid*|oublie*|esquec*|dimentic*|desconsider*|omit*|descart*|haz|"
         "fais|trascura*|neglig*|abandonn*|contourn*",
         "todas|todos|tus|sus|las|los|toutes|tes|vos|les|tuas|suas|tutte|tue|le|anterior*|"
         "precedent*|previ*",
         "instruccion*|instruction*|instruco*|istruzion*|regla*|regle*|regra*|regol*|norm*|limit*|"
         "restric*|orden*|ordre*|"
         "consigne*|directri*|directive*|indicacion*|prompt*|comand*",
     }},
    {InstructionKind::kOverridesRules,
     4,
     {"ignora*|olvid*|oublie*|esquec*|dimentic*|desconsider*",
      "instruccion*|instruction*|instruco*|istruzion*|regla*|regle*|regra*|regol*|norm*|limit*|"
      "restric*|ordenes|ordres|"
      "consigne*|directri*",
      "anterior*|precedent*|previ*|recibid*|recu*|sistema|systeme|sopra|acima"}},
    {InstructionKind::kOverridesRules,
     4,
     {"negeer|vergeet|ignorera|glom|bortse|ignorer|glem|overse|se",
      "alle|alla|vorige|eerdere|je|jouw|uw|voorgaande|bovenstaande|tidigare|dina|foregaende|"
      "tidligere|dine|foregaende|bort",
      "instructie*|aanwijzing*|regels|opdracht*|instruktion*|instruks*|regler*|anvisning*|"
      "retningslinj*"}},
    {InstructionKind::kOverridesRules,
     4,
     {"zignoruj*|ignoruj*|zapomnij*|pomin*|zapomen*|zapomn*|nedbej*|ignorovat",
      "wszystki*|poprzedni*|wczesniejsz*|dotychczasow*|swoj*|twoj*|powyzsz*|vsechn*|predchoz*|"
      "drivejs*|sve|tve|predosl*|vsetk*",
      "instrukcj*|polecen*|zasad*|wytyczn*|regul*|pokyn*|instrukc*|pravid*|prikaz*"}},
    {InstructionKind::kOverridesRules,
     4,
     {"onceki|tum|butun|yukaridaki|eski", "talimat*|yonerge*|komut*|kural*",
      "yok|gormezden|unut*|dikkate|yoksay*"}},
    {InstructionKind::kOverridesRules,
     4,
     {"abaikan|lupakan|hiraukan|acuhkan",
      "semua|sebelumnya|seluruh|instruksi|perintah|aturan|petunjuk",
      "instruksi|perintah|aturan|petunjuk|sebelumnya|arahan|sistem"}},
    {InstructionKind::kOverridesRules,
     4,
     {"unohda|ohita|sivuuta", "kaikki|aiem*|aikaisem*|edelli*", "ohje*|maarays*|saann*"}},
    {InstructionKind::kOverridesRules,
     4,
     {"hagyd|felejtsd|ignorald|felejts*", "korabbi|elozo|minden|osszes|eddigi",
      "utasitas*|szabaly*"}},
    {InstructionKind::kOverridesRules,
     4,
     {"игнори*|забуд*|отброс*|проигнор*",
      "предыдущ*|прежн*|все|всех|свои|твои|прошл*|ранее|вышеуказанн*|любые|системн*",
      "указани*|инструкци*|правил*|приказ*|команд*|распоряжени*|промпт*|ограничени*"}},
    {InstructionKind::kOverridesRules,
     4,
     {"ігнору*|забуд*|відкинь*|проігнору*", "попередн*|всі|усі|свої|твої|раніш*|минул*",
      "інструкці*|вказівк*|правил*|наказ*|команд*|обмежен*"}},
    {InstructionKind::kOverridesRules, 4, {"αγνοησ*|ξεχασ*|παραβλεψ*", "οδηγι*|εντολ*|κανον*"}},
    // A model is spoken to.
    {InstructionKind::kAddressesModel,
     3,
     {"hinweis|anmerkung|nachricht|notiz|achtung|botschaft|anweisung", "an|fur",
      "modell|sprachmodell*|ki|assistent*|agent*|chatbot", ":|,"}},
    {InstructionKind::kAddressesModel,
     3,
     {"nota|note|mensaje|message|messaggio|mensagem|aviso|avis|avviso|bericht|opmerking|uwaga|"
      "notatka|pozn*|meddelande|besked|notat|not|catatan",
      "para|al|a|ao|pour|au|aux|per|voor|aan|till|til|dla|do|pro|icin|untuk|all|alla|l",
      "asistente*|assistente*|assistant*|assistent*|asystent*|asistent*|modelo*|modele*|modello|"
      "modellen|modelu|model|ia|ki|ai|agente*|agent*|yapay|asisten",
      ":|,"}},
    {InstructionKind::kAddressesModel,
     1,
     {"para|al|ao|pour|au|per|voor|aan|till|til|dla|fur|an|all|^",
      "asistente|assistente|asystenta|asystent|assistenten|assistentti|ki|ia", ":"}},
    {InstructionKind::kAddressesModel,
     1,
     {"для|к|до|^", "модели|модель|ассистент*|асистент*|помощник*|ии|ші|нейросет*|агент*", ":"}},
    {InstructionKind::kAddressesModel,
     2,
     {"du|sie|tu|vous|eres|es|voce|sei|je|ty|jestes|jsi",
      "bist|sind|es|etes|ahora|eres|agora|adesso|bent|jestes|nun",
      "jetzt|nun|maintenant|ahora|agora|ora|nu|teraz",
      "ein|eine|un|une|um|uma|een|der|die|el|le|il"}},
    // The user is kept out.
    {InstructionKind::kKeepsFromUser,
     5,
     {"sag*|erwahn*|teil*|informier*|verrat*|frag*|melde*|warn*",
      "user*|nutzer*|benutzer*|anwender*|kunde*", "nicht|nichts|nie|niemals|davon"}},
    {InstructionKind::kKeepsFromUser,
     4,
     {"ohne", "nutzer*|benutzer*|anwender*|user*|ruckfrage|zustimmung|bestatigung|wissen",
      "fragen|informieren|bestatigung|zustimmung|wissen|einzuholen|mitzuteilen|des|zu"}},
    {InstructionKind::kKeepsFromUser,
     4,
     {"no|sin|nao|sem|non|senza|ne|n|sans|jamais|nunca|mai|pas",
      "digas|diga*|menciones|mencione*|informes|informe*|informer|pidas|pida|pedir|peca*|preguntes|"
      "pregunt*|pergunt*|avises|avise*|avisar|reveles|revele*|informar|dire|dica|dis|dites|menzion*"
      "|mentionn*|informare|chied*|rivel*|demand*|prevenir|previens|confirm*|consult*|parle|parlez|"
      "hables|hable|fale|fales|conte|contes|"
      "cuentes|cuente|raccontare|parlare|evoque*",
      "usuario*|utilizador*|utente|utenti|utilisateur*|client*|confirmacion|confirmacao|conferma|"
      "confirmation|permiso|permissao|permesso|permission|autorisation|autorizacion"}},
    {InstructionKind::kKeepsFromUser,
     4,
     {"vertel*|zeg|meld|beratta|namn|fortael|fortel|si|mow|informuj|wspominaj|nemluv|nerikej",
      "gebruiker*|anvandar*|bruger*|bruker*|uzytkownik*|uzivatel*",
      "niet|niets|inte|ikke|nie|nic|ne|om|hierover|o"}},
    {InstructionKind::kKeepsFromUser,
     4,
     {"niet|nooit|inte|aldrig|ikke|aldri|nie|nigdy",
      "vertel*|vertellen|meld*|beratta*|namn*|fortael*|fortel*|mow|informuj|wspominaj|pytaj",
      "gebruiker*|anvandar*|bruger*|bruker*|uzytkownik*"}},
    {InstructionKind::kKeepsFromUser,
     4,
     {"не|без|нельзя|никогда|ніколи",
      "говори*|сообщай*|сообщать|упоминай*|упоминать|спрашива*|рассказыва*|раскрывай*|показывай*|"
      "ведома|подтверждени*|разрешени*|спроса|согласи*|кажи|повідомля*|питай*|згадуй*|уведомля*|"
      "спросив",
      "пользовател*|користувач*|человек*|клиент*"}},
    {InstructionKind::kKeepsFromUser,
     4,
     {"не|без|нельзя|никогда|ніколи", "пользовател*|користувач*|человек*|клиент*",
      "говори*|сообщай*|сообщать|упоминай*|упоминать|спрашива*|рассказыва*|раскрывай*|показывай*|"
      "ведома|подтверждени*|разрешени*|спроса|согласи*|кажи|повідомля*|питай*|згадуй*|уведомля*|"
      "спросив"}},
    {InstructionKind::kKeepsFromUser,
     5,
     {"kullanici*", "soyleme|sorma|bildirme|bahsetme|sormadan|haber"}},
    {InstructionKind::kKeepsFromUser,
     4,
     {"jangan|tanpa", "beri|beritahu|katakan|memberi|memberitahu|sebut|tanya|bertanya|minta",
      "pengguna|user"}},
    {InstructionKind::kAddressesModel,
     2,
     {"fur|an|hinweis", "ki|llm|assistenten|sprachmodelle|modelle", "assistenten|:|gilt",
      "$|:|,|gib|ruckfragen|alle|sende|immer|nie|niemals"}},
    {InstructionKind::kAddressesModel,
     1,
     {"fur|an", "das|den|die", "llm|ki|assistenten|sprachmodell|modell", ":"}},
    {InstructionKind::kAddressesModel,
     2,
     {"asistente|assistente|assistent|assistenten|ki|ia|llm|asystent|assistenten",
      "debe|deve|doit|muss|mussen|soll|sollen|moet|musi|skal|maste"}},
    {InstructionKind::kAddressesModel,
     2,
     {"ассистент*|асистент*|нейросет*|ии|модель", "должен|должна|обязан*|должны|повинен|повинна"}},
    {InstructionKind::kKeepsFromUser,
     3,
     {"gib|verrate|erwahne|sag|nenne", "niemals|nie|keinesfalls|nicht",
      "an|dass|dem|den|davon|etwas"}},
    {InstructionKind::kKeepsFromUser,
     1,
     {"ruckfrage|ruckfragen|nachfragen|bestatigungen", "an|beim|bei",
      "nutzer|benutzer|anwender|den|dem",
      "nutzer|benutzer|anwender|unterlassen|vermeiden|uberspringen"}},
    {InstructionKind::kKeepsFromUser,
     2,
     {"sin|sem|senza|sans|utan|uden|zonder|bez",
      "decirlo|decirle|dizer|dirlo|dire|mencionarlo|avisar|preguntar|perguntar|chiedere|demander|"
      "prevenir|fraga|sporge|vragen|pytania"}},
    {InstructionKind::kKeepsFromUser,
     4,
     {"ne|n|jamais|nunca|mai|no|nao|non",
      "demand*|pid*|pregunt*|peca*|pergunt*|chied*|pedir|preguntar",
      "accord|permiso|permissao|permesso|consentement|consentimiento|conferma|confirmacion|avis|"
      "usuario|utilisateur|utente"}},
    {InstructionKind::kAsksForSecrets,
     6,
     {"sende*|ubergib|ubergebe|fuge|schreibe|hange|kopiere|gib|envia*|incluye|pega|adjunta|manda*|"
      "envoie*|inclus|joins|colle|transmets|inclua|anexe|cole|invia|includi|allega|incolla|stuur|"
      "plak|voeg|wyslij|dolacz|wklej|skicka|bifoga|отправ*|вставь|передай|приложи|надішли|вклади",
      "passwort*|kennwort*|zugangsdaten|systemprompt|gesprach|gesprachsverlauf|chatverlauf|"
      "kreditkart*|contrasen*|conversacion|historial|credenciales|motdepasse|passe|conversation|"
      "identifiants|senha*|conversa|historico|credenciais|conversazione|cronologia|credenziali|"
      "wachtwoord*|gesprek|inloggegevens|hasl*|rozmow*|losenord*|konversation*|пароль|пароли|"
      "переписк*|диалог|розмов*|промпт*"}},
    {InstructionKind::kAsksForSecrets,
     5,
     {"escrib*|pon|ponga|copia|copie|recopie*|ecris|ecrivez|mets|mettez|scrivi|inserisci|escreva|"
      "coloque|schreib*|trag|kopier*|schrijf|zet|kopieer|skriv|napisz|wpisz|skopiuj|запиши|напиши|"
      "скопируй|впиши",
      "todas|todos|cualquier|toutes|tous|tutte|tutti|quaisquer|alle|alla|samtlich*|wszystkie|все|"
      "всі",
      "contrasen*|credenciales|claves|mots|identifiants|password|credenziali|senhas|credenciais|"
      "passworter|kennworter|zugangsdaten|wachtwoorden|losenord|hasla|пароли|паролі|mensajes|"
      "messages|messaggi|mensagens|nachrichten|berichten|wiadomosci|сообщения"}},
    {InstructionKind::kOverridesRules,
     4,
     {"ignora|ignore|ignorez|olvida|oublie|oubliez|dimentica|esqueca|ignoriere|vergiss|missachte|"
      "negeer|ignorera|ignorer|zignoruj|ignoruj|игнорируй|забудь|ігноруй",
      "que|qu|cio|quello|was|wat|det|vad|co|hvad|то|що|lo|peticion|demande|richiesta|pedido|wunsch|"
      "verzoek|просьбу",
      "usuario|utilisateur|utente|utilizador|nutzer*|benutzer*|anwender*|gebruiker*|anvandar*|"
      "bruker*|bruger*|uzytkownik*|uzivatel*|пользовател*|користувач*"}},
    {InstructionKind::kAsksForSecrets,
     5,
     {"frag*|bitte|pide|pidele|demande*|peca|chiedi|vraag|zapytaj|спроси|запроси|попроси",
      "nutzer*|benutzer*|anwender*|usuario|utilisateur|utente|gebruiker|uzytkownik*|пользовател*",
      "passwort*|kennwort*|kreditkart*|pin|contrasen*|tarjeta|passe|carte|senha|cartao|carta|"
      "wachtwoord|hasl*|kart*|пароль|карт*"}},
};

constexpr InstructionPhrase kPhrases[] = {
    {InstructionKind::kOverridesRules,
     {"忽略|无视|無視|忘记|忘記|忘掉|不要理会|不要理會|抛弃|绕过|繞過|跳过",
      "之前|以前|先前|所有|上述|以上|前面|任何|全部|系统|系統|你的|您的|一切",
      "指令|指示|提示|规则|規則|命令|限制|要求|设定|設定|指引"}},
    {InstructionKind::kOverridesRules,
     {"これまで|以前|前の|上記|すべて|全て|システム|従来|あなたの",
      "指示|命令|ルール|プロンプト|制約|規則|指図", "無視|忘れ|破棄|従わない|従わず"}},
    {InstructionKind::kOverridesRules,
     {"이전|앞선|모든|기존|지금까지|위의|시스템|당신의", "지시|명령|지침|규칙|프롬프트|제한",
      "무시|잊"}},
    {InstructionKind::kOverridesRules,
     {"تجاهل|انس|انسَ|تجاوز|أهمل",
      "تعليمات|التعليمات|الأوامر|أوامر|القواعد|قواعد|التوجيهات|توجيهات"}},
    {InstructionKind::kOverridesRules, {"دستور|قوانین|قواعد", "نادیده|فراموش"}},
    {InstructionKind::kOverridesRules,
     {"התעלם|התעלמי|שכח|שכחי|להתעלם", "הוראות|ההוראות|הנחיות|ההנחיות|הכללים|כללים"}},
    {InstructionKind::kOverridesRules,
     {"निर्देश|आदेश|नियम|अनुदेश", "अनदेखा|नजरअंदाज|नज़रअंदाज|नज़रअंदाज|भूल|उपेक्षा|अनदेखी"}},
    {InstructionKind::kOverridesRules, {"নির্দেশ|নিয়ম", "উপেক্ষা|ভুলে"}},
    {InstructionKind::kOverridesRules,
     {"ละเว้น|เพิกเฉย|ไม่ต้องสนใจ|ลืม|ข้าม", "คำสั่ง|คำแนะนำ|กฎ|ข้อกำหนด"}},
    {InstructionKind::kOverridesRules,
     {"ỏ qua|hớt lờ|uên mọi|uên tất cả|uên các",
      "hướng dẫn|chỉ dẫn|mệnh lệnh|quy tắc|chỉ thị|câu lệnh"}},
    {InstructionKind::kAddressesModel,
     {"致|给|給|请|對|对", "模型|助手|助理|人工智能|AI", ":|:|,|,"}},
    {InstructionKind::kAddressesModel,
     {"模型|助手|AI|アシスタント|モデル|エージェント", "へ|への|は必ず|向け",
      ":|:|、|指示|注意|メモ"}},
    {InstructionKind::kAddressesModel,
     {"모델|어시스턴트|AI|에이전트|인공지능", "에게|은 반드시|는 반드시|께",
      ":|,|지시|전달|메모|반드시"}},
    {InstructionKind::kAddressesModel,
     {"你现在是|你現在是|从现在起你|從現在起你|あなたは今から|今からあなたは|이제부터 너는|당신은 "
      "이제"}},
    {InstructionKind::kAddressesModel, {"إلى|ملاحظة", "النموذج|المساعد|الذكاء", ":|،"}},
    {InstructionKind::kKeepsFromUser,
     {"不要|别|別|勿|不得|无需|無需|不必|不用|未经|未經",
      "告诉|告訴|告知|提及|透露|通知|询问|詢問|征求|徵求|让|讓|提示|确认|確認|用户|使用者",
      "用户|用戶|使用者|客户|同意|确认"}},
    {InstructionKind::kKeepsFromUser,
     {"ユーザー|利用者|使用者|ユーザ",
      "言わない|言わず|知らせない|知らせず|伝えない|伝えず|教えない|教えず|明かさない|確認せず|"
      "尋ねず|確認しない|通知しない|通知せず|気づかれ|告げず|聞かず"}},
    {InstructionKind::kKeepsFromUser,
     {"사용자", "알리지|말하지|언급하지|묻지|확인 없이|동의 없이|모르게|허락 없이"}},
    {InstructionKind::kKeepsFromUser,
     {"لا|دون|بدون", "تخبر|تذكر|إخبار|إبلاغ|تسأل|علم|موافقة|إعلام", "المستخدم"}},
    {InstructionKind::kKeepsFromUser,
     {"उपयोगकर्ता|यूज़र|यूजर", "मत बता|न बता|बताए बिना|पूछे बिना|मत पूछ|अनुमति के बिना"}},
    {InstructionKind::kAsksForSecrets,
     {"完整|全部|整个|所有|用户的|密码|密鑰|密钥|凭据",
      "对话|對話|聊天记录|系统提示|提示词|密码|密钥|令牌|凭据",
      "写入|寫入|发送|發送|填入|传给|传递|作为|粘贴|附加|提交"}},
    {InstructionKind::kAsksForSecrets,
     {"把|将|將", "对话|對話|聊天记录|系统提示|提示词|密码|密钥|令牌|凭据|凭证",
      "写入|寫入|发送|發送|填入|传给|传递|作为|粘贴|附加|提交|放入|放进"}},
    {InstructionKind::kAsksForSecrets,
     {"会話|システムプロンプト|パスワード|秘密鍵|認証情報|トークン", "すべて|全て|全文|履歴|を",
      "送信し|送って|渡し|含め|貼り付け|書き込|添付|入力し"}},
};

}  // namespace

std::span<const InstructionSign> ForeignInstructionSigns() { return kForeignSigns; }

std::span<const InstructionPhrase> InstructionPhrases() { return kPhrases; }

}  // namespace claribi::policy
