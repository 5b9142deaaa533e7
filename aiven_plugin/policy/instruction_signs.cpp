#include "policy/instruction_signs.h"

namespace claribi::policy {
namespace {

constexpr std::string_view kOver =
    "bypass|discard|disregard|forget|ignore|ignoring|override|"
    "supersede|supersedes|overrides|skip";
constexpr std::string_view kRules =
    "context|guardrails|guidance|guidelines|instruction|instructions|message|messages|policies|"
    "policy|prompt|prompts|rules|safeguards|directives|restrictions";
constexpr std::string_view kEarlier =
    "above|all|any|before|earlier|every|existing|former|other|preceding|previous|prior|safety|"
    "system|their|user|user's|users|your|developer";
constexpr std::string_view kUser =
    "customer|human|operator|person|user|user's|users|anyone|anybody";
constexpr std::string_view kNot = "don't|dont|never|not|without|avoid|cannot|refrain";
constexpr std::string_view kTelling =
    "alert|alerting|disclose|disclosing|explain|inform|informing|mention|mentioning|"
    "notify|notifying|reveal|revealing|say|show|showing|tell|telling|warn|warning";
constexpr std::string_view kCall = "call|calling|execute|invoke|invoking|run|trigger";
constexpr std::string_view kModel =
    "agent|ai|assistant|chatbot|chatgpt|claude|copilot|gemini|gpt|"
    "llm|llms|model|models|assistants|agents";
constexpr std::string_view kPass =
    "add|append|attach|copy|embed|fill|forward|include|insert|pass|paste|provide|put|send|submit|"
    "supply|transmit|upload|write|read|reads";

constexpr InstructionSign kSigns[] = {
    {InstructionKind::kOverridesRules, 4, {kOver, kEarlier, kRules}},
    {InstructionKind::kOverridesRules,
     3,
     {kOver, kRules, "above|before|earlier|given|previously|received"}},
    {InstructionKind::kOverridesRules,
     2,
     {kOver, "everything|anything|what", "above|before|previous|told"}},
    {InstructionKind::kOverridesRules,
     2,
     {"new|updated|real|actual|true", "instructions|rules", "follow"}},
    {InstructionKind::kOverridesRules,
     2,
     {"takes|take|has|have", "precedence|priority", "over",
      "other|all|any|user|system|previous|prior"}},
    {InstructionKind::kAddressesModel,
     1,
     {"you", "are|act|behave|become", "an|a|now|the|as", kModel}},
    {InstructionKind::kAddressesModel, 1, {"as", "an|the", "ai|assistant|llm|model|agent"}},
    {InstructionKind::kAddressesModel,
     1,
     {"dear|attention|hey|hello|note", "ai|assistant|llm|llms|model|models|agents|assistants"}},
    {InstructionKind::kAddressesModel,
     3,
     {"ai|assistant|assistants|llm|llms|chatgpt|claude|copilot|gemini|gpt",
      "must|should|shall|has|have|needs|need|is|are",
      "always|never|not|required|call|use|ignore|to|obliged|prefer|only"}},
    {InstructionKind::kAddressesModel,
     1,
     {"the|every|any|your", "model|agent", "must|should|shall",
      "always|never|not|call|use|ignore|prefer|invoke|only"}},
    {InstructionKind::kAddressesModel,
     0,
     {"system|hidden|developer", "instruction|instructions|override"}},
    {InstructionKind::kAddressesModel, 1, {"your|this|new", "system|hidden", "prompt|message"}},
    {InstructionKind::kAddressesModel, 2, {"pretend|roleplay|imagine", "you|to", "are|be"}},
    {InstructionKind::kAddressesModel,
     1,
     {"your", "training|guidelines|safety|alignment",
      "rules|data|guidelines|training|policy|policies|instructions"}},
    {InstructionKind::kSteersCalls,
     1,
     {"always|must|should", "call|invoke|run|execute|calling|invoking", "this|me|it"}},
    {InstructionKind::kSteersCalls, 1, {"always", "call|invoke|run|execute|trigger"}},
    {InstructionKind::kSteersCalls,
     3,
     {"always|must|should|only", "use|prefer|select|choose|pick", "this", "tool|function|server"}},
    {InstructionKind::kSteersCalls,
     3,
     {"always|only", "use|prefer|select|choose|pick", "this|me", "instead|first|over"}},
    {InstructionKind::kSteersCalls,
     3,
     {"before|instead|over", "any|all|every|other|of", "other|any|all|tool|tools|the",
      "tool|tools|function|functions|server|servers|call|calls"}},
    {InstructionKind::kSteersCalls,
     2,
     {"never|not|stop|avoid", "use|call|using|calling|invoke",
      "other|another|any|different|competing|alternative",
      "tool|tools|function|functions|server|servers"}},
    {InstructionKind::kSteersCalls,
     3,
     {"every|each|any|all", "conversation|message|turn|request|session|response|task|prompt", kCall,
      "this|me|it"}},
    {InstructionKind::kSteersCalls,
     4,
     {kCall, "this|me|it", "every|each|any|all",
      "conversation|message|turn|session|response|prompt|time"}},
    {InstructionKind::kSteersCalls,
     2,
     {"replaces|supersedes|deprecates|overrides", "all|any|every|other|the", "other|all|tool|tools",
      "tool|tools|function|functions|server|servers"}},
    {InstructionKind::kKeepsFromUser, 1, {kNot, kTelling, kUser}},
    {InstructionKind::kKeepsFromUser,
     3,
     {kNot, "mention|reveal|disclose|discuss|report|describe", "this|that|it|these|anything",
      "to|tool|step|instruction|instructions|message|call|fact"}},
    {InstructionKind::kKeepsFromUser,
     2,
     {"without|no|skip|skipping|bypass|bypassing", "user|user's|human|any|further|prior|the",
      "approval|confirmation|consent|knowledge|knowing|permission|noticing|awareness|review"}},
    {InstructionKind::kKeepsFromUser,
     3,
     {"keep|hide|conceal|withhold", "this|it|that|secret|these|them|hidden|the",
      "from|secret|confidential|hidden", kUser}},
    {InstructionKind::kKeepsFromUser,
     2,
     {"keep|remain|stay", "this|it|that|these", "secret|hidden|confidential"}},
    {InstructionKind::kKeepsFromUser,
     2,
     {"secretly|silently|quietly|covertly|discreetly",
      "call|send|include|pass|upload|forward|add|append|copy|invoke|execute|read|collect|attach"}},
    {InstructionKind::kKeepsFromUser,
     3,
     {"user|human|users", "must|should|need|does|do|will|shall|can", "not|never",
      "know|see|notice|learn|told|informed|aware|find"}},
    {InstructionKind::kAsksForSecrets,
     5,
     {kPass, "conversation|chat|message", "history|transcript|log|context|so"}},
    {InstructionKind::kAsksForSecrets,
     5,
     {kPass, "system|hidden|initial|your", "prompt|instructions"}},
    {InstructionKind::kAsksForSecrets,
     5,
     {kPass, "entire|full|whole|complete|all|previous|user's",
      "conversation|prompt|messages|transcript|dialogue|dialog"}},
    {InstructionKind::kAsksForSecrets,
     5,
     {kPass, "contents|content|file|files|value|values|of|from|in",
      "ssh|id|env|credentials|aws|etc",
      "rsa|config|passwd|shadow|credentials|key|keys|file|files|ed25519"}},
    {InstructionKind::kAsksForSecrets,
     4,
     {kPass, "user's|users|your|their|all|any|available|known|stored",
      "password|passwords|credentials|secrets|tokens|keys|cookies|token"}},
};

constexpr InstructionLiteral kLiterals[] = {
    {InstructionKind::kAddressesModel, "<system>"},
    {InstructionKind::kAddressesModel, "</system>"},
    {InstructionKind::kAddressesModel, "<assistant>"},
    {InstructionKind::kAddressesModel, "<instructions>"},
    {InstructionKind::kAddressesModel, "<instruction>"},
    {InstructionKind::kAddressesModel, "<important>"},
    {InstructionKind::kAddressesModel, "<secret>"},
    {InstructionKind::kAddressesModel, "<hidden>"},
    {InstructionKind::kAddressesModel, "<prompt>"},
    {InstructionKind::kAddressesModel, "<critical>"},
    {InstructionKind::kAddressesModel, "<system-reminder>"},
    {InstructionKind::kAddressesModel, "<system_"},
    {InstructionKind::kAddressesModel, "[inst]"},
    {InstructionKind::kAddressesModel, "[/inst]"},
    {InstructionKind::kAddressesModel, "<<sys>>"},
    {InstructionKind::kAddressesModel, "<|im_start|>"},
    {InstructionKind::kAddressesModel, "<|im_end|>"},
    {InstructionKind::kAddressesModel, "<|system|>"},
    {InstructionKind::kAddressesModel, "<|endoftext|>"},
    {InstructionKind::kAddressesModel, "[system]"},
    {InstructionKind::kAddressesModel, "### instruction"},
    {InstructionKind::kAddressesModel, "### system"},
    {InstructionKind::kHiddenText, "<!--"},
    {InstructionKind::kHiddenText, "[//]: #"},
    {InstructionKind::kHiddenText, "display:none"},
    {InstructionKind::kHiddenText, "display: none"},
    {InstructionKind::kHiddenText, "font-size:0"},
    {InstructionKind::kHiddenText, "font-size: 0"},
    {InstructionKind::kHiddenText, "visibility:hidden"},
    {InstructionKind::kHiddenText, "visibility: hidden"},
    {InstructionKind::kAsksForSecrets, ".ssh/"},
    {InstructionKind::kAsksForSecrets, "id_rsa"},
    {InstructionKind::kAsksForSecrets, "/etc/passwd"},
    {InstructionKind::kAsksForSecrets, "/etc/shadow"},
    {InstructionKind::kAsksForSecrets, ".aws/credentials"},
    {InstructionKind::kAsksForSecrets, "mcp.json"},
};

}  // namespace

std::span<const InstructionSign> InstructionSigns() { return kSigns; }

std::span<const InstructionLiteral> InstructionLiterals() { return kLiterals; }

}  // namespace claribi::policy
