#include "tests/support/transcript.hpp"

#include <gtest/gtest.h>

#include "core/base/text.hpp"

namespace vedette::test {
namespace {

// Inputs up to this size are also cut in three. The chips are emulated, so they do less of it.
#ifdef VEDETTE_CHIP
constexpr std::size_t kCutInThreeUpTo = 60;
#else
constexpr std::size_t kCutInThreeUpTo = 300;
#endif

std::string unescape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        switch (text[++i]) {
            case 'r': out += '\r'; break;
            case 'n': out += '\n'; break;
            case 't': out += '\t'; break;
            case '0': out += '\0'; break;
            case 'x':
                out += static_cast<char>(parse_int<unsigned>(text.substr(i + 1, 2), 16).value_or('?'));
                i += 2;
                break;
            case '*': {
                std::size_t end = i + 1;
                while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
                const auto times = parse_int<unsigned>(text.substr(i + 1, end - i - 1)).value_or(1);
                out.append(times - 1, out.back());
                i = end - 1;
                break;
            }
            default: out += text[i];
        }
    }
    return out;
}

void expect_log(const Transcript& transcript, const Runner& run, const std::vector<std::string_view>& pieces,
                const std::string& cut) {
    EXPECT_EQ(run(transcript, pieces), transcript.expected) << transcript.name << ", cut " << cut;
}

}  // namespace

std::string Transcript::option(std::string_view key, std::string_view otherwise) const {
    for (const auto& [name_of, value] : options) {
        if (name_of == key) return value;
    }
    return std::string(otherwise);
}

Transcript parse_transcript(std::string_view name, std::string_view text) {
    Transcript t;
    t.name = name;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.empty() || line[0] == '#') continue;
        const std::string_view rest = line.size() > 2 ? line.substr(2) : std::string_view{};
        if (line[0] == '<') {
            t.input += unescape(rest);
        } else if (line[0] == '=') {
            t.expected += std::string(rest) + "\n";
        } else {
            const std::size_t blank = line.find(' ');
            t.options.emplace_back(line.substr(0, blank),
                                   blank == line.npos ? "" : unescape(line.substr(blank + 1)));
        }
    }
    return t;
}

void grind(std::span<const EmbeddedFile> files, const Runner& run) {
    EXPECT_FALSE(files.empty());
    for (const EmbeddedFile& file : files) {
        const Transcript t = parse_transcript(file.name, file.text);
        const std::string_view in = t.input;
        expect_log(t, run, {in}, "nowhere");
        std::vector<std::string_view> bytes;
        for (std::size_t i = 0; i < in.size(); ++i) bytes.push_back(in.substr(i, 1));
        expect_log(t, run, bytes, "everywhere");
        for (std::size_t i = 1; i < in.size(); ++i) {
            expect_log(t, run, {in.substr(0, i), in.substr(i)}, std::to_string(i));
            if (in.size() > kCutInThreeUpTo) continue;
            for (std::size_t k = i + 1; k < in.size(); ++k) {
                expect_log(t, run, {in.substr(0, i), in.substr(i, k - i), in.substr(k)},
                           std::to_string(i) + " and " + std::to_string(k));
            }
        }
        if (::testing::Test::HasFailure()) return;  // the first bad transcript is enough to read
    }
}

}  // namespace vedette::test
