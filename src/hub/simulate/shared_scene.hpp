// The drawn test scene for many cameras at once. Cameras that take the same frame share one coded picture, of
// which only changed rows are coded anew; the restart intervals that show a camera's name are coded for each
// camera, and kept while the picture below the name stays the same. A camera that has turned shares its
// picture with those that look the same way. Owned by its loop; drawing blocks.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "core/originals/original.hpp"
#include "core/scene/band.hpp"
#include "core/scene/scene.hpp"

namespace vedette::simulate {

// What one drawn picture shows.
struct Moment {
    std::string_view camera;
    UtcTime now;
    std::uint64_t frame = 0;
    Duration elapsed{};  // since the farm's start
    int pan = 0;         // degrees to the right
    int tilt = 0;        // degrees upwards
};

// Source of the coded pictures, for all cameras of a farm.
class SharedScene {
  public:
    SharedScene(int width, int height, const originals::SensorProfile& profile);

    // One JPEG. Its time stamp is that of the camera that took the frame first, at most 500 ms earlier.
    std::vector<std::uint8_t> draw(const Moment& moment);

    // JPEG quality, 1 to 100.
    int quality() const { return format_.quality; }
    void set_quality(int quality);

  private:
    // One row of blocks: its pixels, and the coded intervals, each with a marker of two bytes at its end.
    struct Row {
        std::vector<std::uint8_t> pixels;
        std::vector<std::uint8_t> coded;
    };
    // A JPEG, or some rows of one behind its headers, and where its restart intervals begin; the last entry
    // is its end.
    struct Coded {
        std::vector<std::uint8_t> bytes;
        std::vector<std::size_t> starts;

        Bytes intervals(std::size_t first, std::size_t count) const;
    };
    // Of which there is one base: the name's length decides whether the date has room.
    struct BaseKey {
        std::size_t name = 0;  // characters
        int pan = 0;
        int tilt = 0;
        auto operator<=>(const BaseKey&) const = default;
    };
    static constexpr std::size_t kMaxBases = 32;
    // The picture without a name.
    struct Base {
        Moment moment;
        Coded coded;
    };
    // The intervals of one row that show a camera's name, and those of the base that they replace.
    struct NameRow {
        std::vector<std::uint8_t> replaced;
        std::vector<std::uint8_t> coded;
    };

    // Rows of blocks.
    struct RowRange {
        int first = 0;
        int count = 0;
    };

    const Base& base_for(const Moment& moment);
    const std::vector<NameRow>& name_over(const Base& base, std::string_view name);
    RowRange all_rows() const { return {.count = scene::band_count(format_)}; }
    RowRange name_rows(std::string_view name) const;
    Coded code(const Moment& moment, std::string_view name, RowRange rows);
    scene::Band paint_row(const scene::SceneView& view, int index);
    void code_row(const scene::Band& band, Row& row);

    const originals::SensorProfile& profile_;
    scene::PictureFormat format_;
    std::size_t intervals_a_row_ = 1;
    std::vector<std::uint8_t> band_;
    std::vector<std::uint8_t> memory_;
    std::vector<Row> rows_;  // as last coded
    std::map<BaseKey, Base> bases_;
    std::map<std::string, std::vector<NameRow>, std::less<>> names_;  // by name
};

}  // namespace vedette::simulate
