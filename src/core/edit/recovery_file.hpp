// The form of a recovery file, version 1, its numbers big-endian: a head, the path, the pieces, the bytes
// that were added, and the CRC-32 (ISO 3309) of all before it. Reader and writer go on in pieces of any size
// and check all bytes. No allocation. Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/files/files.hpp"

namespace vedette::edit {

// Goes on with the CRC-32 of what came before, which begins as 0.
std::uint32_t crc32(std::uint32_t before, Bytes bytes);

// What a recovery file was written for, and what is in it.
struct RecoveryHead {
    std::uint64_t file_size = 0;
    std::uint64_t file_identity = 0;
    std::int64_t file_modified = 0;  // nanoseconds
    std::uint64_t text_size = 0;
    std::uint64_t pieces = 0;
    std::uint64_t bytes = 0;  // added
    bool is_new = false;      // there was no file
    std::uint8_t path_size = 0;

    bool operator==(const RecoveryHead&) const = default;
    // Of the whole recovery file; nothing when it is too large for any.
    std::optional<std::uint64_t> size() const;
};

// A part of the text: bytes of the file, or of those that were added.
struct RecoveryPiece {
    bool is_added = false;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;  // not 0
};

// Writes through a buffer. After an error it does nothing more.
class RecoveryWriter {
  public:
    RecoveryWriter(files::Files& files, files::Handle handle) : files_(files), handle_(handle) {}

    void put(const RecoveryHead& head);
    void put(const RecoveryPiece& piece);
    void put(Bytes bytes);
    // Writes the check and what is still in the buffer.
    void finish();
    std::optional<files::Error> error() const { return error_; }

  private:
    void flush();

    files::Files& files_;
    files::Handle handle_;
    std::array<std::uint8_t, 256> buffer_{};
    std::size_t used_ = 0;
    std::uint32_t check_ = 0;
    std::optional<files::Error> error_;
};

// Reads in order. After an error, or behind the end, all that it gives is 0.
class RecoveryReader {
  public:
    RecoveryReader(files::Files& files, files::Handle handle) : files_(files), handle_(handle) {}

    // Nothing: it is no recovery file of this version.
    std::optional<RecoveryHead> head();
    RecoveryPiece piece();
    void take(MutableBytes into);
    void skip(std::uint64_t bytes);
    // Reads the check: whether all that was read is as it was written.
    bool finish();
    std::optional<files::Error> error() const { return error_; }

  private:
    files::Files& files_;
    files::Handle handle_;
    std::array<std::uint8_t, 256> buffer_{};
    std::size_t used_ = 0;  // of what the buffer holds
    std::size_t held_ = 0;
    std::uint64_t offset_ = 0;
    std::uint32_t check_ = 0;
    bool is_short_ = false;
    std::optional<files::Error> error_;
};

}  // namespace vedette::edit
