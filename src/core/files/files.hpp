// The contract for files that the console's engines stand on: the editor, the shell and FTP. A port
// implements it: POSIX, a board's card, memory in tests. Paths are absolute, begin with '/', are joined by
// '/' and have no part "." or "..": normal_path() makes them so. All calls block, for seconds when a card is
// slow: they belong to a task that may wait. Caller's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"

namespace vedette::files {

// Why nothing was done.
enum class Error : std::uint8_t {
    kNotFound,      // no such file or folder
    kExists,        // a file or folder of that name is there
    kIsFolder,      // a file was wanted
    kNotFolder,     // a folder was wanted
    kNotEmpty,      // a folder with entries cannot be removed
    kNotAllowed,    // no right to do this, or the file system is read-only
    kNoSpace,       // the device or a quota is full
    kBadPath,       // a name that the device cannot have
    kTooManyOpen,   // all handles are in use
    kNotSupported,  // the device cannot do this
    kAbsent,        // no card is there, or it has no file system
    kFailed,        // the device gave an error
};
// A sentence's end, without a full stop: "there is no such file".
std::string_view to_string(Error error);

template <class T>
using Expected = std::expected<T, Error>;

// What stands under a path.
enum class Kind : std::uint8_t {
    kFile,
    kFolder,
    kOther,  // a device, a pipe, a socket
};

// What is known of a file or folder.
struct Stat {
    Kind kind = Kind::kFile;
    std::uint64_t size = 0;      // bytes; of a file
    UtcTime modified{};          // zero when the device does not know
    std::uint64_t identity = 0;  // differs when another file took its place; 0 when the device does not know
    bool may_write = true;

    bool operator==(const Stat&) const = default;
};

// An entry of a folder. `name` lives until the next call with the folder's handle.
struct Entry {
    std::string_view name;
    Stat stat;
};

// Bytes of a device.
struct Space {
    std::uint64_t free = 0;
    std::uint64_t total = 0;
};

// Belongs to the Files that gave it, until it is closed, finished or abandoned. 0 is none.
using Handle = std::uint32_t;

inline constexpr std::size_t kMaxPath = 255;  // bytes

// A device's files.
class Files {
  public:
    virtual ~Files() = default;

    // Follows symbolic links.
    virtual Expected<Stat> stat(std::string_view path) = 0;
    virtual Expected<Stat> stat(Handle handle) = 0;
    // The device that holds the path.
    virtual Expected<Space> space(std::string_view path) = 0;

    // For reading. kNotSupported for a device, a pipe or a socket.
    virtual Expected<Handle> open(std::string_view path) = 0;
    // Fewer bytes than fit into `into` only at the end of the file.
    virtual Expected<std::size_t> read(Handle handle, std::uint64_t offset, MutableBytes into) = 0;
    // Ends what open(), open_folder(), create() or append() began. After create() and append(): kNoSpace and
    // kFailed may come here, and the file is safe from a power cut when there is no error.
    virtual Expected<void> close(Handle handle) = 0;

    // A new file, in place of one of that name from the first byte on.
    virtual Expected<Handle> create(std::string_view path) = 0;
    // Behind the last byte of a file, which is made when it is not there.
    virtual Expected<Handle> append(std::string_view path) = 0;
    // All of the bytes, or an error.
    virtual Expected<void> write(Handle handle, Bytes bytes) = 0;

    // A file that takes the place of `path` at once, in finish_replace(): a power cut leaves the old one or
    // the new one, never a mix. `size`: bytes that will be written; kNoSpace before the first of them when
    // there is too little room for both files. The new file has the owner, group and permissions of the old
    // one, as far as the device lets it, and a link is followed. A file that is not there is made.
    virtual Expected<Handle> begin_replace(std::string_view path, std::uint64_t size) = 0;
    // Safe from a power cut when it returns. The handle is gone, whatever it returns; after an error the old
    // file is there. Returns what stat() says of the new file. kFailed when a handle reads the old file and
    // reads_replaced() is false.
    virtual Expected<Stat> finish_replace(Handle handle) = 0;
    virtual void abandon_replace(Handle handle) = 0;
    // Whether an open handle still reads the old bytes after another file took its file's place.
    virtual bool reads_replaced() const = 0;

    // The entries come in no order; nothing behind the last one.
    virtual Expected<Handle> open_folder(std::string_view path) = 0;
    virtual Expected<bool> next_entry(Handle folder, Entry& entry) = 0;

    virtual Expected<void> make_folder(std::string_view path) = 0;
    virtual Expected<void> remove_file(std::string_view path) = 0;
    // An empty one.
    virtual Expected<void> remove_folder(std::string_view path) = 0;
    // Takes the place of a file of that name.
    virtual Expected<void> rename(std::string_view from, std::string_view to) = 0;
};

}  // namespace vedette::files
