#include "node/port/files.hpp"

#include <algorithm>

namespace vedette::port {

bool is_file_path(std::string_view path) {
    if (path.empty() || path.size() > kMaxFilePath) return false;
    const auto is_allowed = [](char c) { return c >= ' ' && c <= '~' && c != ':' && c != '\\'; };
    if (!std::ranges::all_of(path, is_allowed)) return false;
    while (true) {
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view part = path.substr(0, end);
        if (part.empty() || part == "." || part == "..") return false;
        if (end == path.size()) return true;
        path.remove_prefix(end + 1);
    }
}

}  // namespace vedette::port
