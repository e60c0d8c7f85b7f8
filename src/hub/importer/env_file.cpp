#include "hub/importer/env_file.hpp"

#include <algorithm>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/text.hpp"
#include "core/base/utf8.hpp"

namespace vedette::importer {
namespace {

bool is_utf8(std::string_view text) {
    Utf8Checker checker;
    return checker.feed(as_bytes(text)) && checker.complete();
}

constexpr bool is_key(char c) { return is_alnum(c) || c == '_'; }

// A value in quotes of one kind, with what may stand behind it.
struct Quoted {
    std::string value;
    bool comment = false;
};

// Nothing: no quote ends the value, which is the first one that the end of the line or a comment follows.
std::optional<Quoted> read_quoted(std::string_view text) {
    const char quote = text.front();
    Quoted quoted;
    for (std::size_t i = 1; i < text.size(); ++i) {
        const std::string_view rest = text.substr(i + 1);
        if (text[i] == quote &&
            (rest.empty() || (is_blank(rest.front()) && trim_front(rest).starts_with('#')))) {
            quoted.comment = !rest.empty();
            return quoted;
        }
        const bool escape = quote == '"' && text[i] == '\\' && !rest.empty();
        if (escape && std::string_view("rnt").contains(rest.front())) quoted.value += text[i];
        if (escape) ++i;
        quoted.value += text[i];
    }
    return std::nullopt;
}

void read_value(std::string_view text, EnvLine& line) {
    text = trim(text);
    if (text.starts_with('\'') || text.starts_with('"')) {
        auto quoted = read_quoted(text);
        if (!quoted) {
            line.note = EnvNote::kOpenQuote;
            return;
        }
        line.value = std::move(quoted->value);
        if (quoted->comment) line.note = EnvNote::kComment;
        return;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '#' || (i > 0 && !is_blank(text[i - 1]))) continue;
        text = trim(text.substr(0, i));
        line.note = EnvNote::kComment;
        break;
    }
    line.value = text;
}

EnvLine read_line(std::string_view text, int number) {
    EnvLine line{.number = number, .key = {}, .value = {}, .note = EnvNote::kNone};
    const auto refused = [&](EnvNote note) {
        line.note = note;
        return line;
    };
    const std::size_t equals = text.find('=');
    std::string_view key = trim(text.substr(0, std::min(equals, text.size())));
    constexpr std::string_view kExport = "export";
    if (key.starts_with(kExport) && key.size() > kExport.size() && is_blank(key[kExport.size()]))
        key = trim_front(key.substr(kExport.size()));
    const bool valid = equals != text.npos && !key.empty() && std::ranges::all_of(key, is_key);
    if (valid && key.size() <= 128) line.key = key;
    if (text.size() > kMaxEnvLine) return refused(EnvNote::kTooLong);
    if (std::ranges::any_of(text, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; }))
        return refused(EnvNote::kBadByte);
    if (!is_utf8(text)) return refused(EnvNote::kNotUtf8);
    if (line.key.empty()) return refused(EnvNote::kNoKey);
    read_value(text.substr(equals + 1), line);
    return line;
}

}  // namespace

std::string_view reason_of(EnvNote note) {
    switch (note) {
        case EnvNote::kNone: break;
        case EnvNote::kComment:
            return "what follows the blank and # is a comment; put a value with # in quotes";
        case EnvNote::kOpenQuote: return "the quotes do not end on this line";
        case EnvNote::kNoKey: return "it is not of the form KEY=VALUE";
        case EnvNote::kNotUtf8: return "it is not valid UTF-8";
        case EnvNote::kBadByte: return "it has a control character";
        case EnvNote::kTooLong: return "it is longer than 4096 bytes";
    }
    return {};
}

std::vector<EnvLine> parse_env(std::string_view text) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    std::vector<EnvLine> lines;
    for (int number = 1; !text.empty() && lines.size() < kMaxEnvLines; ++number) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        const std::string_view line = trim(text.substr(0, end));
        if (!line.empty() && !line.starts_with('#')) lines.push_back(read_line(line, number));
        text.remove_prefix(end);
        text.remove_prefix(std::min<std::size_t>(text.starts_with("\r\n") ? 2 : 1, text.size()));
    }
    return lines;
}

}  // namespace vedette::importer
