// What a backup has in it, and its form before encryption: a line of JSON that names the parts, then their
// bytes. Encryption is sealed.hpp's matter. No files, no clock. Thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "linux/base/error.hpp"

namespace vedette::backup {

// See the head of this file.
struct Contents {
    UtcTime made{};
    std::string program;   // version of the Vedette that made it
    std::string settings;  // text of the settings file
    std::string store;     // copy of the store's database
    // Files that the settings name, by their path relative to the settings file's folder:
    // "secrets/porch.password".
    std::map<std::string, std::string> files;
    std::map<std::string, std::string> versions;  // history of the settings, by file name: "000012.version"
    std::string certificate;                      // the hub's own, PEM; empty: it has none
    std::string key;                              // of the certificate, PEM
    std::string restored_by;                      // of a restore under way: who began it, and when
    UtcTime restored{};

    bool operator==(const Contents&) const = default;
};

inline constexpr std::size_t kMaxFiles = 1000;  // of one kind

// Whether the path stays within its folder: relative, without empty parts, "." and "..", at most 1000 bytes.
bool is_inner_path(std::string_view path);

std::string encode(const Contents& contents);

// kUnimplemented: it has a newer form; kDataLoss: it is damaged, or not written by encode().
Result<Contents> decode(std::string_view text);

}  // namespace vedette::backup
