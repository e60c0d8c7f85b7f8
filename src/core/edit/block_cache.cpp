#include "core/edit/block_cache.hpp"

#include <algorithm>

namespace vedette::edit {

BlockCache::BlockCache(files::Files& files, MutableBytes memory, std::size_t block)
    : files_(files),
      memory_(memory),
      block_(std::clamp<std::size_t>(block, 1, std::max<std::size_t>(memory.size(), 1))),
      slots_(std::min(memory.size() / block_, kMaxSlots)) {}

BlockCache::View BlockCache::view(unsigned source, files::Handle handle, Word size, Word at) {
    const Word begin = at / static_cast<Word>(block_) * static_cast<Word>(block_);
    Slot* oldest = &slot_[0];
    for (std::size_t i = 0; i < slots_; ++i) {
        Slot& slot = slot_[i];
        if (slot.used && slot.source == source && slot.begin == begin) {
            slot.turn = ++turn_;
            return {.bytes = Bytes(memory_).subspan(i * block_, slot.size), .begin = begin};
        }
        if (!slot.used || (oldest->used && slot.turn < oldest->turn)) oldest = &slot;
    }
    const auto number = static_cast<std::size_t>(oldest - slot_.data());
    const std::size_t wanted =
        static_cast<std::size_t>(std::min<Word>(static_cast<Word>(block_), size - begin));
    const MutableBytes into = memory_.subspan(number * block_, wanted);
    const auto got = handle == 0 ? std::unexpected(files::Error::kFailed) : files_.read(handle, begin, into);
    const std::size_t read = got.value_or(0);
    if (read < wanted) std::ranges::fill(into.subspan(read), static_cast<std::uint8_t>(' '));
    failed_ = failed_ || read < wanted;
    *oldest = {.used = read == wanted,  // otherwise it is tried again
               .source = static_cast<std::uint8_t>(source),
               .begin = begin,
               .size = wanted,
               .turn = ++turn_};
    return {.bytes = into, .begin = begin};
}

void BlockCache::forget(unsigned source) {
    for (Slot& slot : slot_) slot.used = slot.used && slot.source != source;
}

}  // namespace vedette::edit
