// The blocks of files that were read last. Blanks stand for what cannot be read. No allocation; the memory is
// the caller's. Caller's thread.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/edit/piece_tree.hpp"
#include "core/files/files.hpp"

namespace vedette::edit {

// The cache.
class BlockCache {
  public:
    // `block`: bytes that are read at once.
    BlockCache(files::Files& files, MutableBytes memory, std::size_t block);

    // A part of a file that lies in one block.
    struct View {
        Bytes bytes;     // until the next call
        Word begin = 0;  // of the first of them in the file
    };
    // The block that has the byte `at` of a file of `size` bytes. `source` tells files apart.
    View view(unsigned source, files::Handle handle, Word size, Word at);
    // Another file has this number now.
    void forget(unsigned source);

    std::size_t block() const { return block_; }
    // Whether blanks stood for bytes.
    bool failed() const { return failed_; }
    void set_failed(bool failed) { failed_ = failed; }

  private:
    static constexpr std::size_t kMaxSlots = 16;
    struct Slot {
        bool used = false;
        std::uint8_t source = 0;
        Word begin = 0;
        std::size_t size = 0;
        std::uint32_t turn = 0;  // of its last use
    };

    files::Files& files_;
    MutableBytes memory_;
    std::size_t block_;
    std::size_t slots_;
    std::array<Slot, kMaxSlots> slot_{};
    std::uint32_t turn_ = 0;
    bool failed_ = false;
};

}  // namespace vedette::edit
