// bench_luma: the cost of reading a picture's luma, compared with libjpeg-turbo's cheapest way, a decode to
// 1/8 in grey, and with its full decode to RGB. All on the same pictures in the same run, on one core;
// medians over pictures.
//
//     build/release/bin/bench_luma [--rounds N] [--frames N] [--keep FOLDER] [--report FILE]
//
// The footage is vtest.avi of Debian's package opencv-doc, scaled by ffmpeg. Making the pictures takes a
// minute; --keep stores them for the next run.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <jpeglib.h>

#include "core/frame/jpeg_walker.hpp"
#include "core/jpeg/luma_reader.hpp"
#include "libjpeg_decoder.hpp"

namespace {

using namespace vedette;
using ByteVector = std::vector<std::uint8_t>;

constexpr const char* kFootage = "/usr/share/doc/opencv-doc/examples/data/vtest.avi";

std::string output_of(const std::string& command) {
    std::string out;
    FILE* const pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return out;
    char buffer[65536];
    for (std::size_t n = 0; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
    pclose(pipe);
    return out;
}

[[noreturn]] void stop(const std::string& reason) {
    std::fprintf(stderr, "bench_luma: %s\n", reason.c_str());
    std::exit(1);
}

struct Size {
    const char* name;
    int width;
    int height;
    std::size_t bytes;  // wanted mean
};
constexpr Size kVga = {"640×480", 640, 480, 20000};
constexpr Size kHd = {"1920×1080", 1920, 1080, 150000};

std::string ffmpeg(const Size& size, int frames, const std::string& rest) {
    return output_of("ffmpeg -nostdin -loglevel error -ss 10 -i " + std::string(kFootage) + " -frames:v " +
                     std::to_string(frames) + " -vf fps=2,scale=" + std::to_string(size.width) + ":" +
                     std::to_string(size.height) + " " + rest + " -");
}

std::vector<ByteVector> split(const std::string& stream) {
    std::vector<ByteVector> out;
    Bytes rest = as_bytes(stream);
    while (!rest.empty()) {
        frame::JpegWalker walker;
        const std::size_t size = walker.feed(rest);
        if (!walker.complete()) break;
        out.emplace_back(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(size));
        rest = rest.subspan(size);
    }
    return out;
}

double mean_bytes(const std::vector<ByteVector>& pictures) {
    double sum = 0;
    for (const ByteVector& picture : pictures) sum += static_cast<double>(picture.size());
    return sum / static_cast<double>(std::max<std::size_t>(pictures.size(), 1));
}

struct Encoding {
    int h = 2;
    int v = 2;
    bool optimize = false;
    int restart_rows = 0;
};

ByteVector encode(const std::uint8_t* rgb, const Size& size, const Encoding& e, int quality) {
    jpeg_compress_struct c{};
    jpeg_error_mgr errors{};
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    unsigned char* memory = nullptr;
    unsigned long bytes = 0;
    jpeg_mem_dest(&c, &memory, &bytes);
    c.image_width = static_cast<JDIMENSION>(size.width);
    c.image_height = static_cast<JDIMENSION>(size.height);
    c.input_components = 3;
    c.in_color_space = JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, quality, TRUE);
    c.comp_info[0].h_samp_factor = e.h;
    c.comp_info[0].v_samp_factor = e.v;
    c.optimize_coding = e.optimize ? TRUE : FALSE;
    c.restart_in_rows = e.restart_rows;
    jpeg_start_compress(&c, TRUE);
    while (c.next_scanline < c.image_height) {
        // libjpeg doesn't write to it.
        JSAMPROW row =
            const_cast<JSAMPROW>(rgb) + static_cast<std::size_t>(c.next_scanline) * c.image_width * 3;
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    ByteVector jpeg(memory, memory + bytes);
    jpeg_destroy_compress(&c);
    std::free(memory);
    return jpeg;
}

// The quality whose pictures are closest to the wanted size.
std::vector<ByteVector> encode_all(const std::string& rgb, const Size& size, const Encoding& e) {
    const std::size_t frame =
        static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 3;
    const auto at = [&](std::size_t i) {
        return reinterpret_cast<const std::uint8_t*>(rgb.data()) + i * frame;
    };
    int low = 1, high = 100;
    while (low < high) {
        const int middle = (low + high + 1) / 2;
        if (encode(at(0), size, e, middle).size() <= size.bytes) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    std::vector<ByteVector> out;
    for (std::size_t i = 0; (i + 1) * frame <= rgb.size(); ++i) out.push_back(encode(at(i), size, e, low));
    return out;
}

std::vector<ByteVector> by_ffmpeg(const Size& size, int frames, const std::string& tables) {
    std::vector<ByteVector> best;
    for (int q = 2; q <= 31; ++q) {
        std::vector<ByteVector> now = split(ffmpeg(
            size, frames,
            "-pix_fmt yuvj420p -c:v mjpeg -huffman " + tables + " -q:v " + std::to_string(q) + " -f mjpeg"));
        if (now.empty()) stop("ffmpeg made no pictures");
        const auto off = [&](const std::vector<ByteVector>& set) {
            return std::abs(mean_bytes(set) - static_cast<double>(size.bytes));
        };
        if (!best.empty() && off(now) > off(best)) break;
        best = std::move(now);
    }
    return best;
}

double median(std::vector<double>& values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                     values.end());
    return values[values.size() / 2];
}

// The pictures of an earlier run from the folder --keep, or new ones, stored there.
std::vector<ByteVector> kept(const std::string& folder, const std::string& name,
                             const std::function<std::vector<ByteVector>()>& make) {
    if (folder.empty()) return make();
    std::string file = name;
    std::replace_if(file.begin(), file.end(), [](char c) { return c == ' ' || c == '/'; }, '-');
    const std::filesystem::path path = std::filesystem::path(folder) / (file + ".mjpeg");
    if (std::filesystem::exists(path)) {
        std::ifstream in(path, std::ios::binary);
        return split(std::string(std::istreambuf_iterator<char>(in), {}));
    }
    const std::vector<ByteVector> pictures = make();
    std::filesystem::create_directories(folder);
    std::ofstream out(path, std::ios::binary);
    for (const ByteVector& picture : pictures) out << as_text(picture);
    return pictures;
}

struct Row {
    std::string pictures;
    double kilobytes = 0;
    double hub_us = 0;
    double chip_us = 0;
    double small_us = 0;
    double full_us = 0;
};

Row measure(const std::string& name, const std::vector<ByteVector>& pictures, int rounds) {
    static const auto hub = std::make_unique<jpeg::HubLumaReader>();
    static const auto chip = std::make_unique<jpeg::ChipLumaReader>();
    bench::LibjpegDecoder libjpeg;
    ByteVector grid(1U << 20);
    const auto read = [&](auto& reader, const ByteVector& picture) {
        const jpeg::LumaMeans means = reader.read(picture, grid);
        if (means.result != jpeg::LumaResult::kComplete) stop(name + ": " + to_string(means.result));
    };
    const std::function<void(const ByteVector&)> ways[] = {
        [&](const ByteVector& p) { read(*hub, p); },
        [&](const ByteVector& p) { read(*chip, p); },
        [&](const ByteVector& p) { libjpeg.decode(p, true); },
        [&](const ByteVector& p) { libjpeg.decode(p, false); },
    };
    double medians[4];
    std::vector<double> times[4];
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t way = 0; way < 4; ++way) {
            if (way % 2 == 1 && round % 4 != 0) continue;  // the expensive ones less often
            for (const ByteVector& picture : pictures) {
                const auto begin = std::chrono::steady_clock::now();
                ways[way](picture);
                const std::chrono::duration<double, std::micro> spent =
                    std::chrono::steady_clock::now() - begin;
                times[way].push_back(spent.count());
            }
        }
    }
    for (std::size_t way = 0; way < 4; ++way) medians[way] = median(times[way]);
    return {name, mean_bytes(pictures) / 1000, medians[0], medians[1], medians[2], medians[3]};
}

std::string first_line(const std::string& command) {
    const std::string out = output_of(command);
    return out.substr(0, out.find('\n'));
}

std::string page(const std::vector<Row>& rows, int rounds, int frames) {
    char line[400];
    std::string text =
        "# What reading luma costs\n\nMade by `build/release/bin/bench_luma --report "
        "docs/ref/luma-speed.md`; not edited "
        "by hand. Microseconds a\npicture, one core, medians over " +
        std::to_string(frames) + " pictures and " + std::to_string(rounds) +
        " rounds in which the ways take turns. How it is done:\n[luma](../design/luma.md).\n\n"
        "`1/8 grey` and `RGB` are libjpeg-turbo's decodes with its fastest settings, the object kept. Goals: "
        "hub / 1/8 "
        "grey at\nmost 0.6, on the path to 0.5; hub / RGB at most 0.25. The footage is vtest.avi of Debian's "
        "opencv-doc, "
        "scaled.\n\n"
        "| pictures | kB | hub | chip profile | 1/8 grey | RGB | hub / 1/8 grey | hub / RGB | goals |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|---|\n";
    for (const Row& row : rows) {
        const double small = row.hub_us / row.small_us, full = row.hub_us / row.full_us;
        std::snprintf(line, sizeof line, "| %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.2f | %.3f | %s |\n",
                      row.pictures.c_str(), row.kilobytes, row.hub_us, row.chip_us, row.small_us, row.full_us,
                      small, full, small <= 0.6 && full <= 0.25 ? "met" : "**missed**");
        text += line;
    }
    text += "\nMachine: " + first_line("grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | sed 's/^ //'") +
            ", " + first_line("date -u +%Y-%m-%d") + ", commit " +
            first_line("git rev-parse --short HEAD 2>/dev/null") + ", " +
            first_line("dpkg-query -W -f='libjpeg-turbo ${Version}' libjpeg62-turbo 2>/dev/null") + ".\n";
    return text;
}

}  // namespace

int main(int argc, char** argv) {
    int rounds = 20, frames = 24;
    std::string keep, report;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::strcmp(argv[i], "--rounds") == 0) {
            rounds = std::max(1, std::atoi(argv[i + 1]));
        } else if (std::strcmp(argv[i], "--frames") == 0) {
            frames = std::clamp(std::atoi(argv[i + 1]), 1, 100);
        } else if (std::strcmp(argv[i], "--keep") == 0) {
            keep = argv[i + 1];
        } else if (std::strcmp(argv[i], "--report") == 0) {
            report = argv[i + 1];
        } else {
            stop(std::string("unknown option ") + argv[i] +
                 "; there are --rounds N, --frames N, --keep FOLDER and --report FILE");
        }
    }
    std::vector<Row> rows;
    for (const Size& size : {kVga, kHd}) {
        std::string rgb;
        const auto add = [&](const std::string& what, const std::function<std::vector<ByteVector>()>& make) {
            const std::string name = std::string(size.name) + " " + what;
            rows.push_back(measure(name, kept(keep, name, make), rounds));
            const Row& r = rows.back();
            std::printf("%-54s %6.1f kB  hub %7.1f  chip %7.1f  1/8 %7.1f  RGB %8.1f  ratio %.3f %.3f\n",
                        r.pictures.c_str(), r.kilobytes, r.hub_us, r.chip_us, r.small_us, r.full_us,
                        r.hub_us / r.small_us, r.hub_us / r.full_us);
            std::fflush(stdout);
        };
        const auto turbo = [&](const Encoding& e) {
            return [&, e] {
                if (rgb.empty()) rgb = ffmpeg(size, frames, "-pix_fmt rgb24 -f rawvideo");
                if (rgb.empty())
                    stop(std::string("no frames; ffmpeg and ") + kFootage + " are needed: ./dev setup all");
                return encode_all(rgb, size, e);
            };
        };
        add("camera, FFmpeg 4:2:0", [&] { return by_ffmpeg(size, frames, "default"); });
        add("FFmpeg 4:2:0, own tables in each", [&] { return by_ffmpeg(size, frames, "optimal"); });
        add("libjpeg-turbo 4:2:0", turbo({}));
        add("libjpeg-turbo 4:2:2", turbo({.h = 2, .v = 1}));
        add("libjpeg-turbo 4:4:4", turbo({.h = 1, .v = 1}));
        add("libjpeg-turbo 4:2:0, own tables in each", turbo({.optimize = true}));
        add("libjpeg-turbo 4:2:0, restart each MCU row", turbo({.restart_rows = 1}));
        add("libjpeg-turbo 4:2:0, own tables and restarts", turbo({.optimize = true, .restart_rows = 1}));
    }
    if (!report.empty()) {
        std::ofstream out(report);
        out << page(rows, rounds, frames);
        if (!out.flush()) stop("cannot write " + report);
    }
    return 0;
}
