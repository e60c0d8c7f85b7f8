// bench_motion_scenes: writes a clip of the motion bench as a stream, its truth, its block means, or a sheet
// of pictures.
//
//     --list                          names of the groups
//     --keys                          names of the groups, each with a key that changes with its drawing
//     --group NAME --seed N           the clip; and one or more of
//     --stream -|FILE                 each frame as four bytes of length, little-endian, and a JPEG
//     --truth -|FILE                  JSON: events, ignored spans and boxes, in frames
//     --grids FILE                    a text line "grids COLUMNS ROWS FRAMES STEP", then the block means of
//     each frame
//     --picture FILE                  a JPEG sheet of twelve frames with the truth drawn in; --from SECONDS
//     --step SECONDS
#include <array>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "motion/scenes/clip.hpp"

// Needs FILE from above.
#include "frames.hpp"
#include "options.hpp"

namespace vedette::bench::motion {
namespace {

void write_truth(const Clip& clip, std::string_view group, int seed, std::ostream& out) {
    const Truth truth = clip.truth();
    const auto spans = [&](const char* name, const std::vector<Span>& list) {
        out << "\"" << name << "\":[";
        for (std::size_t i = 0; i < list.size(); ++i)
            out << (i ? "," : "") << "[" << list[i].start << "," << list[i].end << "]";
        out << "],";
    };
    out << R"({"group":")" << group << R"(","seed":)" << seed << R"(,"fps":)" << clip.plan().fps
        << R"(,"width":)" << kWidth << R"(,"height":)" << kHeight << R"(,"frames":)" << clip.frames() << ",";
    spans("events", truth.events);
    spans("ignored", truth.ignored);
    out << "\"boxes\":[";
    for (std::size_t i = 0; i < truth.boxes.size(); ++i) {
        const auto& b = truth.boxes[i];
        const auto whole = [](float v) { return static_cast<int>(std::lround(v)); };
        out << (i ? "," : "") << "[" << b.frame << "," << b.who << "," << whole(b.seen.left) << ","
            << whole(b.seen.top) << "," << whole(b.seen.right) << "," << whole(b.seen.bottom) << "]";
    }
    out << "]}\n";
}

void draw_box(Pixels& rgb, int width, int height, const SeenBox& box, int left, int top) {
    const auto dot = [&](int x, int y) {
        if (x < 0 || y < 0 || x >= kWidth / 2 || y >= kHeight / 2) return;
        const std::size_t at = (static_cast<std::size_t>(top + y) * static_cast<std::size_t>(width) +
                                static_cast<std::size_t>(left + x)) *
                               3;
        if (top + y < height) rgb[at] = 255, rgb[at + 1] = 40, rgb[at + 2] = 40;
    };
    const int l = static_cast<int>(box.left) / 2 - 2, r = static_cast<int>(box.right) / 2 + 2;
    const int t = static_cast<int>(box.top) / 2 - 2, b = static_cast<int>(box.bottom) / 2 + 2;
    for (int x = l; x <= r; ++x) dot(x, t), dot(x, b);
    for (int y = t; y <= b; ++y) dot(l, y), dot(r, y);
}

bool decode_half(std::string_view jpeg, Pixels& rgb) {
    jpeg_decompress_struct d;
    jpeg_error_mgr errors;
    d.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&d);
    jpeg_mem_src(&d, reinterpret_cast<const unsigned char*>(jpeg.data()), jpeg.size());
    jpeg_read_header(&d, TRUE);
    d.scale_num = 1, d.scale_denom = 2, d.out_color_space = JCS_RGB;
    jpeg_start_decompress(&d);
    rgb.resize(std::size_t{d.output_width} * d.output_height * 3);
    while (d.output_scanline < d.output_height) {
        JSAMPROW row = &rgb[std::size_t{d.output_scanline} * d.output_width * 3];
        jpeg_read_scanlines(&d, &row, 1);
    }
    jpeg_finish_decompress(&d);
    jpeg_destroy_decompress(&d);
    return true;
}

void write_sheet(Clip& clip, const std::string& path, double from, double step) {
    constexpr int kAcross = 4, kDown = 3, kW = kWidth / 2, kH = kHeight / 2;
    constexpr int kWide = kAcross * kW, kHigh = kDown * kH;
    Pixels sheet(std::size_t{kWide} * kHigh * 3), small;
    const Truth truth = clip.truth();
    for (int i = 0; i < kAcross * kDown; ++i) {
        const int frame = std::min(clip.frames() - 1, static_cast<int>((from + i * step) * clip.plan().fps));
        decode_half(clip.frame(frame), small);
        const int left = i % kAcross * kW, top = i / kAcross * kH;
        for (int y = 0; y < kH; ++y) {
            std::copy_n(&small[static_cast<std::size_t>(y * kW * 3)], kW * 3,
                        &sheet[static_cast<std::size_t>(((top + y) * kWide + left) * 3)]);
        }
        for (const auto& box : truth.boxes) {
            if (box.frame == frame) draw_box(sheet, kWide, kHigh, box.seen, left, top);
        }
    }
    std::ofstream(path, std::ios::binary) << encode_jpeg(sheet, kWide, kHigh, 90);
}

Clip make_clip(std::string_view group, std::uint64_t seed) {
    Surface backdrop;
    auto plan = plan_clip(group, seed, backdrop);
    if (!plan) die("there is no group '" + std::string(group) + "'; --list names them");
    return {group, seed, std::move(*plan), std::move(backdrop)};
}

// FNV-1a over the truth and some frames of the group's first clips.
std::uint64_t key_of(std::string_view group) {
    std::uint64_t key = 0xcbf29ce484222325U;
    const auto mix = [&](std::string_view bytes) {
        for (const char c : bytes) key = (key ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    };
    for (const int seed : {1, 2, 3}) {
        Clip clip = make_clip(group, static_cast<std::uint64_t>(seed));
        std::ostringstream truth;
        write_truth(clip, group, seed, truth);
        mix(truth.str());
        for (const int part : {2, 3, 4}) mix(clip.frame(clip.frames() * part / 5));
    }
    return key;
}

int run(int argc, char** argv) {
    const Options options(argc, argv, "group seed stream truth grids picture from step", "list keys");
    if (options.has("keys")) {
        for (const auto name : group_names()) std::cout << name << " " << std::hex << key_of(name) << "\n";
        return 0;
    }
    if (options.has("list")) {
        for (const auto name : group_names()) std::cout << name << "\n";
        return 0;
    }
    const std::string group = options.text("group");
    const int seed = options.integer("seed", 1);
    Clip clip = make_clip(group, static_cast<std::uint64_t>(seed));

    std::ofstream files[3];
    const auto open = [&](std::ofstream& file, const std::string& path) -> std::ostream& {
        if (path == "-") return std::cout;
        file.open(path, std::ios::binary);
        if (!file) die("cannot write " + path);
        return file;
    };
    if (options.has("truth")) write_truth(clip, group, seed, open(files[0], options.text("truth")));
    if (options.has("picture"))
        write_sheet(clip, options.text("picture"), options.number("from", 7), options.number("step", 1.2));
    std::ostream* const stream = options.has("stream") ? &open(files[1], options.text("stream")) : nullptr;
    std::ostream* const grids = options.has("grids") ? &open(files[2], options.text("grids")) : nullptr;
    std::vector<std::uint8_t> means;
    for (int i = 0; (stream || grids) && i < clip.frames(); ++i) {
        const std::string_view jpeg = clip.frame(i);
        if (stream) {
            const auto n = static_cast<std::uint32_t>(jpeg.size());
            for (int shift = 0; shift < 32; shift += 8) stream->put(static_cast<char>(n >> shift));
            stream->write(jpeg.data(), static_cast<std::streamsize>(jpeg.size()));
        }
        if (grids) {
            int columns = 0, rows = 0, step = 0;
            read_block_means(jpeg, means, columns, rows, step);
            if (i == 0)
                *grids << "grids " << columns << " " << rows << " " << clip.frames() << " " << step << "\n";
            grids->write(reinterpret_cast<const char*>(means.data()),
                         static_cast<std::streamsize>(means.size()));
        }
    }
    return 0;
}

}  // namespace
}  // namespace vedette::bench::motion

int main(int argc, char** argv) { return vedette::bench::motion::run(argc, argv); }
