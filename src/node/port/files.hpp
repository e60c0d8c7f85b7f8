// Files on a card, or in a folder of flash: for pictures, not for settings. A path is relative, its parts are
// joined by '/', and no part leads out of the folder: is_file_path().
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>

#include "core/base/bytes.hpp"

namespace vedette::port {

// Why nothing was done.
enum class FilesError : std::uint8_t {
    kAbsent,    // no card is there, or it has no file system
    kFull,      // no room is left
    kNotFound,  // no such file or folder
    kBadPath,   // not as is_file_path() says
    kFailed,    // the device gave an error
};

// Bytes.
struct FilesSpace {
    std::uint64_t free = 0;
    std::uint64_t total = 0;
};

// Gets the entries of a folder.
class FileVisitor {
  public:
    // The name lives as long as the call. False: no more of them.
    virtual bool visit(std::string_view name, bool is_folder) = 0;

  protected:
    ~FileVisitor() = default;
};

inline constexpr std::size_t kMaxFilePath = 96;

// Whether a path has 1 to kMaxFilePath bytes and parts of printable ASCII without ':' and '\', none of them
// empty, "." or "..".
bool is_file_path(std::string_view path);

// All calls block, for seconds when a card is slow: they belong to jobs of one task.
class Files {
  public:
    virtual ~Files() = default;

    // Looks for the card again while it is absent, and then tells how much room it has.
    virtual std::expected<FilesSpace, FilesError> space() = 0;
    // In a folder that is there. It may be there already.
    virtual std::expected<void, FilesError> make_folder(std::string_view path) = 0;
    // Begins a file, in place of one of that name. One at a time.
    virtual std::expected<void, FilesError> create(std::string_view path) = 0;
    virtual std::expected<void, FilesError> append(Bytes bytes) = 0;
    // Ends the file. After an error here or in append() it may be incomplete.
    virtual std::expected<void, FilesError> close() = 0;
    // From that byte on; fewer bytes than fit into `into` only at the end of the file.
    virtual std::expected<std::size_t, FilesError> read(std::string_view path, std::uint64_t offset,
                                                        MutableBytes into) = 0;
    // In no order. An empty path: the folder of all.
    virtual std::expected<void, FilesError> list(std::string_view path, FileVisitor& visitor) = 0;
    // A file, or an empty folder.
    virtual std::expected<void, FilesError> remove(std::string_view path) = 0;
};

}  // namespace vedette::port
