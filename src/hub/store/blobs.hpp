// Large objects, such as films: written whole, read by range, listed by prefix. Small things that change
// belong in the database. For coroutines: io::run_blocking() on the lane `disk`.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "linux/base/error.hpp"

namespace vedette::store {

// One object in a list.
struct BlobInfo {
    std::string key;
    std::uint64_t size = 0;  // bytes

    bool operator==(const BlobInfo&) const = default;
};

// A part of a list. The next part is after the key of the last item.
struct BlobPage {
    std::vector<BlobInfo> items;  // by key, in the order of its bytes
    bool more = false;            // there are objects after these
};

// An object while it is written. Caller's thread; blocks. Without commit(), nothing of it remains.
class BlobWriter {
  public:
    virtual ~BlobWriter() = default;
    virtual Result<void> write(Bytes bytes) = 0;
    // The object appears, in place of an older one of the key; a power cut does not undo it. Call once.
    virtual Result<void> commit() = 0;
};

// Thread-safe; blocks. Readers see an object whole or not at all, the old or the new one.
//
// A key is a path of names, "films/porch/2026-05.mp4": letters, digits, '-', '_' and '.', which is not first
// in a name; at most 200 characters a name and 1000 in all. No key is the folder of another one. Errors:
// kInvalidArgument for other keys, kNotFound, and those of the disk.
class BlobStore {
  public:
    virtual ~BlobStore() = default;

    virtual Result<std::unique_ptr<BlobWriter>> create(std::string_view key) = 0;
    virtual Result<std::uint64_t> size(std::string_view key) const = 0;
    // Fills `into` from the byte `offset`. Returns how many bytes there were: fewer at the end, 0 behind it.
    virtual Result<std::size_t> read(std::string_view key, std::uint64_t offset, MutableBytes into) const = 0;
    // At most `limit` objects whose key starts with `prefix` and is greater than `after`.
    virtual Result<BlobPage> list(std::string_view prefix, std::string_view after,
                                  std::size_t limit) const = 0;
    virtual Result<void> remove(std::string_view key) = 0;
};

// The objects as files below a folder, which exists.
std::unique_ptr<BlobStore> make_blob_folder(std::string path);

}  // namespace vedette::store
