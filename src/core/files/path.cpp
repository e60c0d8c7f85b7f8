#include "core/files/path.hpp"

#include <algorithm>

#include "core/files/files.hpp"

namespace vedette::files {
namespace {

// Builds a path in memory, part by part. The root is "" until the end.
class PathWriter {
  public:
    explicit PathWriter(std::span<char> memory) : memory_(memory.first(std::min(memory.size(), kMaxPath))) {}

    bool add_all(std::string_view path) {
        while (!path.empty()) {
            const std::size_t end = std::min(path.find('/'), path.size());
            if (!add(path.substr(0, end))) return false;
            path.remove_prefix(std::min(end + 1, path.size()));
        }
        return true;
    }
    std::optional<std::string_view> finish() {
        if (size_ == 0 && !append("/")) return std::nullopt;
        return written();
    }

  private:
    std::string_view written() const { return {memory_.data(), size_}; }
    bool append(std::string_view text) {
        if (memory_.size() - size_ < text.size()) return false;
        std::ranges::copy(text, memory_.begin() + static_cast<std::ptrdiff_t>(size_));
        size_ += text.size();
        return true;
    }
    bool add(std::string_view part) {
        if (part.empty() || part == ".") return true;
        if (part == "..") {
            const std::size_t slash = written().rfind('/');
            size_ = slash == std::string_view::npos ? 0 : slash;
            return true;
        }
        return append("/") && append(part);
    }

    const std::span<char> memory_;
    std::size_t size_ = 0;
};

}  // namespace

std::optional<std::string_view> normal_path(std::string_view base, std::string_view typed,
                                            std::span<char> memory) {
    if (base.contains('\0') || typed.contains('\0')) return std::nullopt;
    PathWriter path(memory);
    if (!typed.starts_with('/') && !path.add_all(base)) return std::nullopt;
    if (!path.add_all(typed)) return std::nullopt;
    return path.finish();
}

std::string_view name_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view folder_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == 0 || slash == std::string_view::npos ? "/" : path.substr(0, slash);
}

}  // namespace vedette::files
