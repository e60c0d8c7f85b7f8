#include "helpers/video/film_joiner.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "helpers/video/av.hpp"
#include "helpers/video/film_file.hpp"

namespace vedette::video {
namespace {

namespace fs = std::filesystem;

bool is_same(const AVCodecParameters& a, const AVCodecParameters& b) {
    return a.codec_id == b.codec_id && a.width == b.width && a.height == b.height && a.format == b.format &&
           a.extradata_size == b.extradata_size &&
           std::equal(a.extradata, a.extradata + a.extradata_size, b.extradata);
}

// Films one behind the other.
class Joiner {
  public:
    explicit Joiner(const Options& options)
        : options_(options), file_(options.out), packet_(av_packet_alloc()) {}

    Result<void> add(const std::string& path) {
        AVFormatContext* opened = nullptr;
        const auto failed = [&](int why) { return std::unexpected(file_.fault("read " + path, why)); };
        if (const int got = avformat_open_input(&opened, path.c_str(), nullptr, nullptr); got < 0)
            return failed(got);
        const Av<AVFormatContext> part(opened);
        if (const int got = avformat_find_stream_info(part.get(), nullptr); got < 0) return failed(got);
        if (part->nb_streams != 1) return failed(AVERROR_INVALIDDATA);
        const AVStream& stream = *part->streams[0];
        if (!codec_) {
            codec_.emplace(avcodec_parameters_alloc());
            avcodec_parameters_copy(codec_->get(), stream.codecpar);
            if (auto begun = file_.open(options_.format, *stream.codecpar); !begun) return begun;
        } else if (!is_same(**codec_, *stream.codecpar)) {
            return fail(Kind::kInvalidArgument, path + " is coded differently from the part before it");
        }
        const std::int64_t begin = end_;
        for (;;) {
            const int got = av_read_frame(part.get(), packet_.get());
            if (got == AVERROR_EOF) return {};
            if (got < 0) return failed(got);
            av_packet_rescale_ts(packet_.get(), stream.time_base, kTick);
            packet_->pts += begin;
            packet_->dts += begin;
            // WebM has no durations: the last picture of a part is shown as long as the one before it.
            if (packet_->duration > 0) {
                interval_ = packet_->duration;
            } else if (packet_->pts > last_) {
                interval_ = packet_->pts - last_;
            }
            last_ = packet_->pts;
            end_ = last_ + interval_;
            if (auto put = file_.put(*packet_, kTick); !put) return put;
        }
    }
    Result<void> finish() { return file_.finish(); }

  private:
    struct Free {
        void operator()(AVCodecParameters* p) const { avcodec_parameters_free(&p); }
    };

    const Options& options_;
    FilmFile file_;
    Av<AVPacket> packet_;
    std::optional<std::unique_ptr<AVCodecParameters, Free>> codec_;  // of the first film
    // In ticks.
    std::int64_t last_ = 0;
    std::int64_t interval_ = 0;
    std::int64_t end_ = 0;  // of the film so far
};

}  // namespace

Result<void> join_films(const Options& options) {
    std::vector<std::string> paths;
    std::error_code error;
    for (fs::directory_iterator entry(options.join, error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().extension() == ".part") paths.push_back(entry->path().string());
    }
    if (error) return fail(Kind::kNotFound, "can't read " + options.join + ": " + error.message());
    if (paths.empty()) return fail(Kind::kNotFound, options.join + " has no parts of a film");
    std::ranges::sort(paths);
    Joiner joiner(options);
    for (const std::string& path : paths) {
        if (auto added = joiner.add(path); !added) return added;
    }
    return joiner.finish();
}

}  // namespace vedette::video
