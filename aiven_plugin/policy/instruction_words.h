// Words that several signs of instruction_signs.h share, as alternatives of one step.
#pragma once

#include <string_view>

namespace claribi::policy::instruction_words {

// Who is told.
inline constexpr std::string_view kAssistant =
    "ai|assistant|assistants|llm|llms|chatbot|chatgpt|claude|copilot|gemini|gpt";
inline constexpr std::string_view kModel =
    "agent|agents|ai|assistant|assistants|chatbot|chatgpt|claude|copilot|gemini|gpt|llm|llms|model|"
    "models";
inline constexpr std::string_view kUser =
    "customer|human|operator|person|user|user's|users|anyone|anybody|them";
// What is told.
inline constexpr std::string_view kOver =
    "bypass|discard|disregard|forget|ignore|ignoring|override|supersede|supersedes|overrides";
inline constexpr std::string_view kLeave =
    "abandon|disobey|dismiss|drop|erase|neglect|overrule|overwrite|skip|violate|reset|unlearn";
inline constexpr std::string_view kRules =
    "context|guardrails|guidance|guidelines|instruction|instructions|message|messages|policies|"
    "policy|prompt|prompts|rules|safeguards|directions|directives|restrictions";
inline constexpr std::string_view kOrders =
    "instruction|instructions|prompt|guidelines|guardrails|directives|safeguards|restrictions";
inline constexpr std::string_view kEarlier =
    "above|all|any|before|earlier|every|existing|former|other|preceding|previous|prior|safety|"
    "system|their|user|user's|users|your|developer|operator|foregoing";
inline constexpr std::string_view kNot =
    "don't|dont|never|not|without|avoid|cannot|refrain|nobody|nothing";
inline constexpr std::string_view kTelling =
    "alert|alerting|disclose|disclosing|explain|inform|informing|mention|mentioning|"
    "notify|notifying|reveal|revealing|tell|telling|warn|warning|ask|asking|bother";
inline constexpr std::string_view kCall = "call|calling|execute|invoke|invoking|run|trigger";
inline constexpr std::string_view kPass =
    "add|append|attach|copy|embed|encode|fill|forward|give|hand|include|insert|leak|pass|paste|"
    "post|"
    "provide|put|reads|read|send|share|submit|supply|transmit|upload|write|email|mail|dump|"
    "exfiltrate|place|store";
inline constexpr std::string_view kGive =
    "append|attach|embed|encode|forward|give|hand|include|insert|leak|pass|paste|post|provide|put|"
    "send|share|submit|supply|transmit|upload|email|mail|exfiltrate";
// What somebody is told to do with it.
inline constexpr std::string_view kDo =
    "add|answer|append|approve|buy|call|change|claim|comply|copy|create|delete|disregard|do|don't|"
    "dump|email|execute|fetch|first|follow|forget|forward|give|grant|ignore|include|insert|invoke|"
    "install|make|never|not|obey|open|output|pass|pay|please|prefer|print|recommend|remove|repeat|"
    "reply|report|respond|reveal|run|say|send|set|share|skip|submit|tell|transfer|trigger|trust|"
    "update|upload|use|write|you|always|also|after|before|when|treat|act|read|remember|only|must|"
    "publish|promote|advertise|praise|rate|vote|follow|subscribe|order|book|cancel|refund|move|"
    "rename|merge|close|wipe|drop|purge|invite|download|click|visit|browse|fetch|load|encode|"
    "decode|summarize|summarise|translate|hide|omit|suppress|keep|leave|assume|pretend|ensure|"
    "enable|disable|deploy|push|commit|raise|lower|print|mark|collect|assure|never|consider|stop";

}  // namespace claribi::policy::instruction_words
