// Reads the luma of a JPEG without decoding the picture: the DC coefficient of each luma block, straight out
// of the entropy-coded data of baseline and extended sequential Huffman files (ITU-T T.81). AC symbols are
// skipped. Colour, progressive files and pixels are libjpeg's business. No allocation; a picture lies in
// memory as a whole and its grid goes into memory that the caller gives. An object is one thread's; sizes are
// pixels and blocks. The method and its costs: docs/design/luma.md.
#pragma once

#include <cstdint>
#include <span>

#include "core/frame/luma_grid.hpp"
#include "core/jpeg/chip_profile.hpp"
#include "core/jpeg/hub_profile.hpp"
#include "core/jpeg/luma_result.hpp"
#include "core/jpeg/placement.hpp"

namespace vedette::jpeg {

struct LumaReading {
    LumaResult result = LumaResult::kComplete;
    std::uint16_t width = 0;  // pixels; the four are 0 until the frame header is read
    std::uint16_t height = 0;
    std::uint16_t columns = 0;  // blocks of the whole picture
    std::uint16_t rows = 0;
    std::uint16_t rows_read = 0;  // all of them when complete; what is behind them in memory means nothing
};

struct LumaMeans : LumaReading {
    frame::LumaGrid grid;  // the rows read, in the caller's memory
};

// A profile decides how bits are fetched and how large the tables are, never what comes out. An object may be
// used for any number of pictures, one after the other; it keeps nothing of them but tables.
template <class Profile>
class LumaReader {
  public:
    LumaReader() = default;
    LumaReader(const LumaReader&) = delete;  // tables point into the object
    LumaReader& operator=(const LumaReader&) = delete;

    // The mean of each luma block, clamp(128 + ((DC * Q0 + 4) >> 3), 0, 255), in `memory`: columns × rows
    // bytes are needed, else kTooLarge says how many they are. Bytes behind the luma's scan are not looked
    // at.
    LumaMeans read(Bytes jpeg, MutableBytes memory);

    // The DC coefficients themselves, not yet multiplied by their quantisation step.
    LumaReading read_dc(Bytes jpeg, std::span<std::int16_t> memory);

  private:
    using Tables = typename Profile::Tables;
    using Block = typename Tables::Block;
    using Word = typename Tables::Word;

    template <class Out>
    LumaReading read_into(Bytes jpeg, std::span<Out> memory);
    template <class Out>
    LumaResult read_scan(Bytes jpeg, const Header& header, const GridShape& shape, Placement<Out>& placement,
                         std::uint32_t& units_read);
    void begin_lanes(const Header& header, const GridShape& shape, std::size_t bytes)
        requires Profile::kHasLanes;
    template <class Out>
    std::uint32_t run_lanes(std::uint32_t most, Placement<Out>& placement);
    template <class Out>
    std::uint32_t run_interval(std::uint32_t mcus, std::uint32_t intervals, std::uint32_t number,
                               Placement<Out>& placement);
    bool next_interval(Bytes jpeg, std::uint32_t number);
    bool read_block(const Block& block);
    bool read_difference(const Block& block);
    bool read_symbol(const Huffman& huffman, std::uint8_t& symbol);
    LumaResult failure(Bytes jpeg) const;

    typename Profile::Bits bits_;
    Tables tables_;
    [[no_unique_address]] typename Profile::Lanes lanes_;
    bool lanes_help_ = true;        // in the restart interval being read
    bool short_intervals_ = false;  // several go into the window at once
    std::uint32_t dc_ = 0;          // the prediction: the last luma block's, of which 16 bits count
    bool bad_code_ = false;         // a code was none at all, and not for lack of bits
};

using ChipLumaReader = LumaReader<ChipProfile>;
using HubLumaReader = LumaReader<HubProfile>;

static_assert(sizeof(ChipLumaReader) <= 8 * 1024);
static_assert(sizeof(HubLumaReader) <= 192 * 1024);

extern template class LumaReader<ChipProfile>;
extern template class LumaReader<HubProfile>;

}  // namespace vedette::jpeg
