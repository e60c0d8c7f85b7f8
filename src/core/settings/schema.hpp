// A table of settings, one row a key: name, type, range, who may see it, how a change takes effect; and the
// check of a value against its row. The reader of a settings file, its messages, the reference page and the
// JSON Schema use such a table. The rows belong to a program (hub/settings/table for the hub); relations
// between keys belong to its reader. No allocation. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vedette::settings {

// Form of a value, as text.
enum class Type : std::uint8_t {
    kInt,       // whole number
    kBool,      // true or false
    kText,      // one line of UTF-8; the limits count bytes
    kDuration,  // "2s"; the limits count milliseconds
    kRate,      // pictures per second, "12.5"; the limits count thousandths
    kBytes,     // "8MB"; the limits count bytes
    kSize,      // "640x480"; the limits hold for width and height
    kRange,     // "-90..90"; the limits hold for both ends
    kChoice,    // one of the words in `allowed`
    kId,        // [a-z0-9][a-z0-9-]{0,31}
    kListen,    // ADDRESS:PORT, the address numeric or localhost; unix:PATH; systemd
    kPath,      // a file; relative to the settings file's folder
    kSource,    // where pictures come from, as a URL
    kLines,     // a list of texts, a line each; the limits count lines
    kIpv4,      // 192.168.1.5
    kCommand,   // a program with arguments, split as by a shell that does nothing else
};

// Roles in ascending order; each one sees what the ones before it see.
enum class Visibility : std::uint8_t { kAnyone, kViewer, kOperator, kOwner };

// How a change takes effect.
enum class Apply : std::uint8_t {
    kLive,           // from the next picture or request on
    kRestartSource,  // after the camera's source has connected again
    kRestartRoom,    // after its service has restarted; clients reconnect
    kRestart,        // after the program has restarted
};

// One row. Columns that have a default may be left out.
struct Key {
    std::string_view path;  // "serve.tcpcam.port"; "*" stands for an id: "cameras.*.source"
    Type type{};
    std::string_view
        unit{};            // for people: "pictures per second"; empty where the value carries it or has none
    std::int64_t min = 0;  // in the unit that Type names; min == max == 0: no limits
    std::int64_t max = 0;
    std::string_view allowed{};   // kChoice: the words, separated by blanks
    std::string_view fallback{};  // the default as it would be written; empty: none, see `help`
    bool required = false;        // within its section, when that is there
    bool secret = false;          // never shown, logged or exported
    Visibility visible = Visibility::kOwner;
    Apply apply = Apply::kRestart;
    std::string_view since{};  // the first version that knows the key
    std::string_view example{};
    std::string_view help{};  // one or two sentences for a person
};

// A group of keys, for the reference page.
struct Section {
    std::string_view path;
    std::string_view help;
};

// The settings of one program, in the order of the reference page and by section. Borrows its rows.
struct Table {
    std::span<const Key> keys;
    std::span<const Section> sections;

    // The row for a path such as "cameras.porch.source" or the pattern "cameras.*.source"; or null.
    const Key* find_key(std::string_view path) const;
};

// Why a value does not fit its row.
enum class ValueError : std::uint8_t {
    kNotANumber,     // kInt: something other than digits, or far too long
    kNotABool,       // kBool: neither true nor false
    kNotADuration,   // kDuration: no number with a unit
    kNotARate,       // kRate: no number
    kNotAByteCount,  // kBytes: no number with a unit of bytes
    kNotASize,       // kSize: not WIDTHxHEIGHT
    kNotARange,      // kRange: not MIN..MAX
    kBackwards,      // kRange: MIN is above MAX
    kNotAChoice,     // kChoice: none of the words
    kNotAnId,        // kId: too long, or a character that ids don't have
    kNotAListen,     // kListen: none of its forms
    kNotAnAddress,   // kListen: a name other than localhost in place of the address
    kNotAnIpv4,      // kIpv4: not four numbers of 0 to 255
    kTooSmall,       // below min
    kTooLarge,       // above max
    kTooShort,       // text below its minimum length, usually empty
    kTooLong,        // text above its maximum length
    kBadCharacter,   // text with a control character
};

// Checks one value against its row alone; of kLines, one line; of kSource only the text, not the form.
std::optional<ValueError> check_value(const Key& key, std::string_view value);

std::string_view to_string(Type type);
std::string_view to_string(Visibility visible);
std::string_view to_string(Apply apply);
std::string_view to_string(ValueError error);  // a phrase: "is not a whole number"

}  // namespace vedette::settings
