#include "core/edit/language.hpp"

#include <array>

#include "core/base/text.hpp"

namespace vedette::edit {
namespace {

constexpr std::string_view kPythonWords[] = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};
constexpr std::string_view kLuaWords[] = {
    "and", "break", "do",  "else", "elseif", "end",    "false",  "for",  "function", "goto",  "if",
    "in",  "local", "nil", "not",  "or",     "repeat", "return", "then", "true",     "until", "while"};
constexpr std::string_view kJsonWords[] = {"false", "null", "true"};
constexpr std::string_view kYamlWords[] = {"false", "no", "null", "off", "on", "true", "yes"};

constexpr Language kLanguages[] = {
    {LanguageKind::kNone},
    {LanguageKind::kPython, "#", kPythonWords},
    {LanguageKind::kLua, "--", kLuaWords},
    {LanguageKind::kJson, "", kJsonWords},
    {LanguageKind::kYaml, "#", kYamlWords, true},
    {LanguageKind::kHtml, "", {}},
};

struct Ending {
    std::string_view ending;
    LanguageKind kind;
};
constexpr Ending kEndings[] = {
    {".py", LanguageKind::kPython}, {".pyw", LanguageKind::kPython}, {".lua", LanguageKind::kLua},
    {".json", LanguageKind::kJson}, {".yaml", LanguageKind::kYaml},  {".yml", LanguageKind::kYaml},
    {".html", LanguageKind::kHtml}, {".htm", LanguageKind::kHtml},   {".xml", LanguageKind::kHtml},
    {".svg", LanguageKind::kHtml},
};

const Language& of_kind(LanguageKind kind) { return kLanguages[static_cast<std::size_t>(kind)]; }

}  // namespace

const Language& language_of(std::string_view path, std::string_view first_line) {
    const std::string_view name = path.substr(path.rfind('/') + 1);
    for (const Ending& known : kEndings) {
        if (name.size() > known.ending.size() &&
            equal_ignoring_case(name.substr(name.size() - known.ending.size()), known.ending)) {
            return of_kind(known.kind);
        }
    }
    if (first_line.starts_with("#!")) {
        if (first_line.contains("python")) return of_kind(LanguageKind::kPython);
        if (first_line.contains("lua")) return of_kind(LanguageKind::kLua);
    }
    return of_kind(LanguageKind::kNone);
}

}  // namespace vedette::edit
