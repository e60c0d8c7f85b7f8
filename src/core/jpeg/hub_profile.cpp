#include "core/jpeg/hub_profile.hpp"

#include <algorithm>
#include <cstring>

#include "core/frame/jpeg_marker.hpp"

namespace vedette::jpeg {

void HubBits::load() {
    const std::uint32_t done = std::min(bit_ / 8, size_);
    std::memmove(bytes_.data(), bytes_.data() + done, size_ - done);
    size_ -= done;
    bit_ -= done * 8;
    left_ = 0;
    append();
    if (has_end_) std::memset(&bytes_[size_], 0, kZeros);
}

// Copies bytes without stuffed zeros until the window is full or the data end.
void HubBits::append() {
    while (size_ < kWindow) {
        const std::size_t there = std::min<std::size_t>(jpeg_.size() - source_, kWindow - size_);
        if (there == 0) {
            has_end_ = true;
            break;
        }
        const Bytes from = jpeg_.subspan(source_, there);
        const std::size_t plain = std::min(as_text(from).find('\xFF'), there);
        std::memcpy(&bytes_[size_], from.data(), plain);
        size_ += static_cast<std::uint32_t>(plain);
        source_ += plain;
        if (plain == there) continue;
        std::size_t code = source_ + 1;
        while (code < jpeg_.size() && jpeg_[code] == 0xFF) ++code;
        if (code == jpeg_.size() || jpeg_[code] != 0) {
            has_end_ = true;
            break;
        }
        bytes_[size_++] = 0xFF;
        source_ = code + 1;
    }
}

std::uint32_t HubBits::load_intervals(std::array<HubLanes::Interval, HubLanes::kMaxIntervals>& intervals,
                                      std::uint32_t max, std::uint32_t number) {
    std::uint32_t count = 0;
    std::uint32_t from = bit_;
    while (has_end_) {
        intervals[count++] = {from, size_ * 8, source_};
        if (count == max || size_ == kWindow) break;
        const frame::Marker marker = frame::find_marker(jpeg_, source_);
        if (marker.code != frame::kRst0 + (number++ & 7)) break;
        has_end_ = false;
        source_ = marker.end;
        from = size_ * 8;
        append();
    }
    return count;
}

bool HubTables::SpecCopy::holds(const HuffmanSpec& spec) const {
    return size == spec.size && std::memcmp(counts.data(), spec.counts, counts.size()) == 0 &&
           std::memcmp(symbols.data(), spec.symbols, size) == 0;
}

HuffmanSpec HubTables::SpecCopy::assign(const HuffmanSpec& spec) {
    std::memcpy(counts.data(), spec.counts, counts.size());
    std::memcpy(symbols.data(), spec.symbols, spec.size);
    size = spec.size;
    return {counts.data(), symbols.data(), size};
}

bool HubTables::assign(const Header& header) {
    ++turn_;
    for (std::size_t i = 0; i < header.scan_components; ++i) {
        const ScanComponent& one = header.scan[i];
        const bool luma = one.component == 0;
        Set* const set = find_set(header.dc[one.dc], header.ac[one.ac], luma);
        if (set == nullptr) return false;
        set->used = turn_;
        blocks_[i] = {&set->dc, &set->ac, set->first.data(), set->skip.data(), luma};
    }
    return true;
}

// The set with these tables; builds it in place of the least recently used one if necessary.
HubTables::Set* HubTables::find_set(const HuffmanSpec& dc, const HuffmanSpec& ac, bool luma) {
    Set* oldest = nullptr;
    for (Set& set : sets_) {
        if (set.valid && set.luma == luma && set.dc_spec.holds(dc) && set.ac_spec.holds(ac)) return &set;
        if (oldest == nullptr || turn_ - set.used > turn_ - oldest->used) oldest = &set;
    }
    Set& set = *oldest;
    set.valid = false;
    if (!set.dc.assign(set.dc_spec.assign(dc)) || !set.ac.assign(set.ac_spec.assign(ac))) return nullptr;
    set.valid = true;
    set.luma = luma;
    const std::uint32_t end = Entry<Word>::kEnd | (luma ? Entry<Word>::kLuma : 0);
    make_skip_table(set.ac.spec(), kBits, end, levels_.data(), set.skip.data());
    make_block_table(set.dc.spec(), kBits, luma, levels_.data(), set.first.data());
    return &set;
}

}  // namespace vedette::jpeg
