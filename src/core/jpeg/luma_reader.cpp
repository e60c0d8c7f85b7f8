#include "core/jpeg/luma_reader.hpp"

#include <algorithm>

#include "core/frame/jpeg_marker.hpp"

namespace vedette::jpeg {
namespace {

GridShape shape_of(const Header& header) {
    const auto blocks = [](unsigned pixels) {
        return static_cast<std::uint32_t>(frame::blocks_over(static_cast<int>(pixels)));
    };
    GridShape shape;
    shape.columns = blocks(header.width);
    shape.rows = blocks(header.height);
    // A scan of one component has one block a unit, and none beyond the edge (A.2.2).
    if (header.scan_components > 1) {
        shape.h = header.frame[0].h;
        shape.v = header.frame[0].v;
    }
    shape.units_across = (shape.columns + shape.h - 1) / shape.h;
    shape.units_down = (shape.rows + shape.v - 1) / shape.v;
    return shape;
}

}  // namespace

template <class Profile>
LumaMeans LumaReader<Profile>::read(Bytes jpeg, MutableBytes memory) {
    LumaMeans means{read_into(jpeg, memory), {}};
    const std::size_t read = std::size_t{means.columns} * means.rows_read;
    means.grid = {memory.first(read), means.columns, means.rows_read, means.dc_step};
    return means;
}

template <class Profile>
LumaReading LumaReader<Profile>::read_dc(Bytes jpeg, std::span<std::int16_t> memory) {
    return read_into(jpeg, memory);
}

template <class Profile>
template <class Out>
LumaReading LumaReader<Profile>::read_into(Bytes jpeg, std::span<Out> memory) {
    Header header;
    LumaReading reading;
    reading.result = header.read(jpeg);
    if (header.components == 0) return reading;
    const GridShape shape = shape_of(header);
    reading.width = header.width;
    reading.height = header.height;
    reading.columns = static_cast<std::uint16_t>(shape.columns);
    reading.rows = static_cast<std::uint16_t>(shape.rows);
    if (reading.result != LumaResult::kComplete) return reading;
    const bool fits = memory.size() >= std::size_t{shape.columns} * shape.rows;
    if (!fits || !tables_.assign(header)) {
        reading.result = fits ? LumaResult::kCorrupt : LumaResult::kTooLarge;
        return reading;
    }
    reading.dc_step = header.dc_step[header.frame[0].quantisation];
    Placement<Out> placement(shape, reading.dc_step, memory);
    std::uint32_t units_read = 0;
    reading.result = read_scan(jpeg, header, shape, placement, units_read);
    const std::uint32_t rows = units_read / shape.units_across * shape.v;
    reading.rows_read = static_cast<std::uint16_t>(std::min(rows, shape.rows));
    return reading;
}

template <class Profile>
template <class Out>
LumaResult LumaReader<Profile>::read_scan(Bytes jpeg, const Header& header, const GridShape& shape,
                                          Placement<Out>& placement, std::uint32_t& units_read) {
    const std::uint32_t units = shape.units_across * shape.units_down;
    const std::uint32_t luma_blocks = shape.h * shape.v;
    std::uint32_t interval = 0;  // number of the next one
    std::uint32_t left = units;  // MCUs until the next restart marker
    if (header.restart_interval > 0) left = header.restart_interval;
    bits_.start(jpeg, header.scan_offset);
    dc_ = 0;
    bad_code_ = false;
    if constexpr (Profile::kHasLanes) begin_lanes(header, shape, jpeg.size() - header.scan_offset);
    for (units_read = 0; units_read < units; ++units_read, --left) {
        if (left == 0) {
            if (!next_interval(jpeg, interval++)) return failure(jpeg);
            left = header.restart_interval;
        }
        bits_.prepare();
        std::uint32_t i = 0;
        if constexpr (Profile::kHasLanes) {
            std::uint32_t read = 0;
            if (!short_intervals_) {
                read = run_lanes(std::min(left, units - units_read) - 1, placement);
            } else if (left == header.restart_interval) {
                read = run_interval(left, (units - units_read) / left, interval, placement);
            }
            if (read > 0) {  // without the chroma of the last one
                units_read += read - 1;
                left -= read - 1;
                i = luma_blocks;
            }
        }
        for (; i < luma_blocks; ++i) {
            if (!read_block(tables_.block(0))) return failure(jpeg);
            placement.put(static_cast<std::int16_t>(dc_));
        }
        for (std::size_t c = 1; c < header.scan_components; ++c) {
            const FrameComponent& component = header.frame[header.scan[c].component];
            for (int k = component.h * component.v; k > 0; --k) {
                if (!read_block(tables_.block(c))) return failure(jpeg);
            }
        }
    }
    return LumaResult::kComplete;
}

// Skips the restart marker after an interval, which must have the next number.
template <class Profile>
bool LumaReader<Profile>::next_interval(Bytes jpeg, std::uint32_t number) {
    dc_ = 0;
    lanes_help_ = true;
    if constexpr (Profile::kHasLanes) {
        if (lanes_.waiting()) {
            bits_.enter(lanes_.first_waiting());
            return true;
        }
    }
    const frame::Marker marker = frame::find_marker(jpeg, bits_.position());
    if (marker.code != frame::kRst0 + (number & 7)) return false;
    bits_.start(jpeg, marker.end);
    return true;
}

template <class Profile>
void LumaReader<Profile>::begin_lanes(const Header& header, const GridShape& shape, std::size_t bytes)
    requires Profile::kHasLanes
{
    std::array<Phase, HubLanes::kMaxPhases> blocks;
    std::uint32_t count = 0;
    for (std::size_t c = 0; c < header.scan_components; ++c) {
        const Block& block = tables_.block(c);
        const FrameComponent& component = header.frame[header.scan[c].component];
        const int times = header.scan_components == 1 ? 1 : component.h * component.v;
        for (int i = 0; i < times; ++i) {
            blocks[count++] = {.table = {block.skip},
                               .first = block.first,
                               .dc = block.dc,
                               .ac = block.ac,
                               .luma = block.luma};
        }
    }
    const std::uint64_t records = std::uint64_t{shape.units_across} * shape.units_down * shape.h * shape.v;
    const auto bits_per_record = static_cast<std::uint32_t>(bytes * std::uint64_t{8} / records);
    lanes_.begin(blocks, count, shape.h * shape.v, bits_per_record);
    lanes_help_ = true;
    const std::uint64_t interval_bits =
        std::uint64_t{header.restart_interval} * shape.h * shape.v * bits_per_record;
    short_intervals_ = interval_bits > 0 && interval_bits < HubBits::kWindow * 8 / 5 &&
                       lanes_.room_for(header.restart_interval) > 0;
}

// At the start of a restart interval of `left` MCUs, with at least `intervals` of this length left: reads all
// of it without the last MCU's chroma, and returns its MCUs; 0 changes nothing. Reads some intervals ahead.
template <class Profile>
template <class Out>
std::uint32_t LumaReader<Profile>::run_interval(std::uint32_t mcus, std::uint32_t intervals,
                                                std::uint32_t number, Placement<Out>& placement) {
    if (!lanes_.waiting()) {
        const std::uint32_t max = std::min(intervals, lanes_.room_for(mcus));
        if (max < 2) return 0;
        const std::uint32_t count = bits_.load_intervals(lanes_.intervals(), max, number);
        if (count == 0) return 0;
        lanes_.run_intervals(bits_.bytes(), count, mcus);
        bits_.enter(lanes_.first_waiting());
    }
    const std::uint32_t taken = lanes_.take();
    if (!lanes_.has(taken)) return 0;
    const auto values = lanes_.values_of(taken, mcus);
    placement.put_all(values, 0);
    dc_ = values.back();
    bits_.seek(lanes_.position_of(taken));
    return mcus;
}

// Reads MCUs, the last one without its chroma, and returns how many; 0 changes nothing.
template <class Profile>
template <class Out>
std::uint32_t LumaReader<Profile>::run_lanes(std::uint32_t max, Placement<Out>& placement) {
    if (!lanes_help_ || max == 0) return 0;
    const HubLanes::Window window = bits_.window();
    if (window.end - window.from < HubLanes::kMinBits) return 0;
    const std::uint32_t read = lanes_.run(window, max);
    if (read == 0) {
        lanes_help_ = false;
        return 0;
    }
    std::uint32_t last = 0;
    lanes_.each([&](std::span<const std::uint16_t> values, std::uint32_t offset) {
        if (values.empty()) return;
        placement.put_all(values, dc_ + offset);
        last = values.back() + offset;
    });
    dc_ += last;
    bits_.seek(lanes_.position());
    bits_.prepare();
    return read;
}

// Why reading stopped: an invalid code, or data that ended early.
template <class Profile>
LumaResult LumaReader<Profile>::failure(Bytes jpeg) const {
    if (bad_code_) return LumaResult::kCorrupt;
    const frame::Marker marker = frame::find_marker(jpeg, bits_.position());
    return marker.code == 0 || marker.code == frame::kEoi ? LumaResult::kTruncated : LumaResult::kCorrupt;
}

// Reads one block; adds its DC difference to dc_ when it is luma. False when it is incomplete or damaged.
template <class Profile>
bool LumaReader<Profile>::read_block(const Block& block) {
    std::uint32_t filled = 0;  // coefficients after the DC
    bool begun = false;
    bits_.fill();
    if constexpr (Tables::kJoint) {
        const Word entry = block.first[bits_.peek(Tables::kBits)];
        const std::uint32_t advance = entry_advance(entry);
        if (advance < kAcCoefficients) {
            bits_.skip(entry & kEntryLength);
            dc_ += entry >> Entry<Word>::kDifference;  // modulo 2^16
            if ((entry & Entry<Word>::kEnd) != 0) return !bits_.lacks(0);
            filled = advance;
            begun = true;
        }
    }
    if (!begun && !read_difference(block)) return false;
    while (true) {
        bits_.fill();
        const Word entry = block.skip == nullptr ? kSlowEntry<Word> : block.skip[bits_.peek(Tables::kBits)];
        const std::uint32_t advance = filled + entry_advance(entry);
        if (advance < kAcCoefficients) {
            bits_.skip(entry & kEntryLength);
            if ((entry & Entry<Word>::kEnd) != 0) break;
            filled = advance;
            continue;
        }
        std::uint8_t symbol = 0;
        if (!read_symbol(*block.ac, symbol)) return false;
        if (ends_block(symbol)) break;
        bits_.fill();
        bits_.skip(symbol & 15U);
        filled += advance_of(symbol);
        if (filled >= kAcCoefficients) break;
    }
    return !bits_.lacks(0);
}

// Reads the DC symbol and its magnitude without a skip table.
template <class Profile>
bool LumaReader<Profile>::read_difference(const Block& block) {
    std::uint32_t quick = 0;  // length and value of a short symbol's code
    if constexpr (!Tables::kJoint) quick = block.quick == nullptr ? 0 : block.quick[bits_.peek(8)];
    auto size = static_cast<std::uint8_t>(quick >> 4);
    if (quick != 0) {
        bits_.skip(quick & 15);
    } else if (!read_symbol(*block.dc, size)) {
        return false;
    }
    bits_.fill();
    if (size > 0 && block.luma) dc_ += static_cast<std::uint32_t>(extend(bits_.peek(size), size));
    bits_.skip(size);
    return true;
}

// After fill().
template <class Profile>
bool LumaReader<Profile>::read_symbol(const Huffman& huffman, std::uint8_t& symbol) {
    const Huffman::Found found = huffman.find(bits_.peek(kLongestCode));
    if (found.length == 0) {
        bad_code_ = !bits_.lacks(kLongestCode);
        return false;
    }
    symbol = found.symbol;
    bits_.skip(found.length);
    return true;
}

template class LumaReader<ChipProfile>;
template class LumaReader<HubProfile>;

}  // namespace vedette::jpeg
