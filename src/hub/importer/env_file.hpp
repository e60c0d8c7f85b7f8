// Reads a .env file as securityCam's relay does: with django-environ 0.10 (Env.read_env, MIT), one KEY=VALUE
// a line. What python-dotenv reads besides is read as well: blanks around a key and its "=", a byte order
// mark, a comment behind a value. Knows no key. Sans-I/O. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vedette::importer {

// What is to be said of a line.
enum class EnvNote : std::uint8_t {
    kNone,
    kComment,    // the value is what stands before a comment
    kOpenQuote,  // refused: the quotes do not end on the line
    kNoKey,      // refused: not of the form KEY=VALUE
    kNotUtf8,    // refused
    kBadByte,    // refused: a NUL or another control character but a tabulator
    kTooLong,    // refused: longer than kMaxEnvLine
};

// Whether a line with this note has a value.
constexpr bool has_value(EnvNote note) { return note <= EnvNote::kComment; }
// Why the line is refused, or what was left out of it; empty for kNone. For users.
std::string_view reason_of(EnvNote note);

inline constexpr std::size_t kMaxEnvLine = 4096;  // bytes
inline constexpr std::size_t kMaxEnvLines = 1000;

// One line that is neither blank nor a comment.
struct EnvLine {
    int number = 0;     // from 1
    std::string key;    // empty: there is none
    std::string value;  // without quotes; empty unless has_value(note)
    EnvNote note = EnvNote::kNone;

    bool operator==(const EnvLine&) const = default;
};

// The lines of a file, at most kMaxEnvLines of them. They end with LF, CRLF or CR. A value in single quotes
// is taken as it is; in double quotes a backslash is left out, but before n, r and t, as the relay does.
// Without quotes a "#" behind a blank begins a comment.
std::vector<EnvLine> parse_env(std::string_view text);

}  // namespace vedette::importer
