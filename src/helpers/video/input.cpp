#include "helpers/video/input.hpp"

#include <cerrno>
#include <string>

#include <fmt/format.h>

#include "helpers/video/av_error.hpp"
#include "linux/v4l2/standard_tables.hpp"

namespace vedette::video {
namespace {

// Give up after this many packets without a picture: ten seconds at 50 a second.
constexpr int kMostFruitless = 500;

bool is_jpeg(const AVPacket& packet) {
    return packet.size > 4 && packet.data[0] == 0xff && packet.data[1] == 0xd8;
}

}  // namespace

Input::Input(const Options& options, Clock& clock, std::function<bool()> give_up)
    : options_(options),
      clock_(clock),
      give_up_(std::move(give_up)),
      silent_since_(clock.mono()),
      peers_(options.peers) {}

Result<std::unique_ptr<Input>> Input::open(const Options& options, Clock& clock,
                                           std::function<bool()> give_up) {
    std::unique_ptr<Input> input(new Input(options, clock, std::move(give_up)));
    if (auto done = input->open_format(); !done) return std::unexpected(done.error());
    if (auto done = input->open_decoder(); !done) return std::unexpected(done.error());
    return input;
}

int Input::on_interrupt(void* self) {
    auto& input = *static_cast<Input*>(self);
    input.given_up_ = input.given_up_ || input.give_up_();
    if (input.given_up_ || input.peers_.refusal()) return 1;
    const bool silent =
        input.clock_.mono() - input.silent_since_ > std::chrono::seconds(input.options_.timeout_s);
    return !input.options_.is_file() && silent ? 1 : 0;
}

Error Input::error(int av_error) {
    if (given_up_) return {Kind::kCancelled, "nobody wants it any more"};
    if (const auto& refusal = peers_.refusal())
        return {Kind::kFailedPrecondition, fmt::format("{}: the camera led to another address: {}",
                                                       mask_passwords(options_.url), *refusal)};
    // FFmpeg reports a missing answer by several error numbers.
    const bool silent = clock_.mono() - silent_since_ >= std::chrono::seconds(options_.timeout_s);
    const bool vague = av_error == AVERROR_INVALIDDATA || av_error == AVERROR(EIO) || av_error == AVERROR_EOF;
    if (av_error == AVERROR_EXIT || (silent && vague && !options_.is_file())) av_error = AVERROR(ETIMEDOUT);
    return explain_av_error(options_.url, av_error);
}

Result<void> Input::open_format() {
    AVFormatContext* raw = avformat_alloc_context();
    if (raw == nullptr) return std::unexpected(error(AVERROR(ENOMEM)));
    raw->interrupt_callback = {on_interrupt, this};
    AVDictionary* settings = nullptr;
    const auto set = [&settings](const char* key, const std::string& value) {
        av_dict_set(&settings, key, value.c_str(), 0);
    };
    // A playlist could make FFmpeg open other files and hosts.
    set("protocol_whitelist", options_.is_file() ? "file" : "rtsp,rtp,udp,tcp,tls,crypto");
    if (!options_.is_file()) {
        // TCP loses nothing and passes firewalls; some cameras answer 461 to it, and send over UDP.
        set("rtsp_transport", options_.udp ? "udp" : "udp+tcp");
        set("rtsp_flags", "prefer_tcp");
        set("timeout", std::to_string(std::int64_t{options_.timeout_s} * 1'000'000));
        set("allowed_media_types", "video");
    }
    const int opened = avformat_open_input(&raw, options_.url.c_str(), nullptr, &settings);
    av_dict_free(&settings);
    if (opened < 0) return std::unexpected(error(opened));  // it has freed `raw`
    format_.reset(raw);
    // The stream's description is sufficient. Probing would delay the first pictures.
    if (options_.is_file()) {
        if (const int found = avformat_find_stream_info(raw, nullptr); found < 0)
            return std::unexpected(error(found));
    }
    const int best = av_find_best_stream(raw, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    if (best < 0) return fail(Kind::kUnimplemented, mask_passwords(options_.url) + ": holds no video");
    stream_ = raw->streams[best];
    for (unsigned i = 0; i < raw->nb_streams; ++i) {
        if (static_cast<int>(i) != best) raw->streams[i]->discard = AVDISCARD_ALL;
    }
    return {};
}

Result<void> Input::open_decoder() {
    const AVCodecParameters& parameters = *stream_->codecpar;
    if (parameters.codec_id == AV_CODEC_ID_MJPEG) return {};
    const AVCodec* const codec = avcodec_find_decoder(parameters.codec_id);
    if (codec == nullptr)
        return fail(Kind::kUnimplemented, mask_passwords(options_.url) + ": this FFmpeg can't decode " +
                                              avcodec_get_name(parameters.codec_id));
    decoder_.reset(avcodec_alloc_context3(codec));
    if (!decoder_) return std::unexpected(error(AVERROR(ENOMEM)));
    avcodec_parameters_to_context(decoder_.get(), &parameters);
    decoder_->pkt_timebase = stream_->time_base;
    decoder_->thread_count = 1;  // with frame threads, each would delay one picture
    decoder_->flags |= AV_CODEC_FLAG_LOW_DELAY;
    decoder_->max_pixels = std::int64_t{8192} * 8192;
    if (const int opened = avcodec_open2(decoder_.get(), codec, nullptr); opened < 0)
        return std::unexpected(error(opened));
    return {};
}

Duration Input::interval() const {
    const AVRational rate = stream_->avg_frame_rate.num > 0 ? stream_->avg_frame_rate : stream_->r_frame_rate;
    if (rate.num <= 0 || rate.den <= 0) return 40ms;
    return Duration(av_rescale(1'000'000'000, rate.den, rate.num));
}

Duration Input::length() const {
    const bool told =
        format_->duration > 0 && format_->duration_estimation_method != AVFMT_DURATION_FROM_BITRATE;
    if (!options_.is_file() || !told) return Duration::zero();
    return Duration(av_rescale(format_->duration, 1'000'000'000, AV_TIME_BASE));
}

std::uint64_t Input::pictures() const {
    return options_.is_file() && stream_->nb_frames > 0 ? static_cast<std::uint64_t>(stream_->nb_frames) : 0;
}

std::optional<MediaTime> Input::media_time(std::int64_t pts) const {
    if (pts == AV_NOPTS_VALUE) return std::nullopt;
    return MediaTime{Duration(av_rescale_q(pts, stream_->time_base, AVRational{1, 1'000'000'000}))};
}

void Input::remember_arrival(std::int64_t pts) {
    arrivals_[next_arrival_++ % arrivals_.size()] = {pts, clock_.utc()};
}

UtcTime Input::arrival_of(std::int64_t pts) const {
    for (const Arrival& arrival : arrivals_) {
        if (arrival.pts == pts && pts != AV_NOPTS_VALUE) return arrival.at;
    }
    return clock_.utc();
}

Result<std::optional<Picture>> Input::next() {
    while (true) {
        if (auto picture = decoded()) return picture;
        if (draining_) return std::nullopt;
        if (++packets_without_picture_ > kMostFruitless)
            return fail(Kind::kDataLoss, mask_passwords(options_.url) + ": no picture of it can be decoded");
        Av<AVPacket> packet(av_packet_alloc());
        silent_since_ = clock_.mono();
        const int read = av_read_frame(format_.get(), packet.get());
        if (given_up_) return std::unexpected(error(AVERROR_EXIT));
        if (read == AVERROR_EOF && options_.is_file()) {
            draining_ = true;
            if (decoder_) avcodec_send_packet(decoder_.get(), nullptr);
            continue;
        }
        if (read < 0) return std::unexpected(error(read));
        if (packet->stream_index != stream_->index) continue;
        if (auto picture = accept(std::move(packet))) return picture;
    }
}

std::optional<Picture> Input::accept(Av<AVPacket> packet) {
    if (decoder_) {
        remember_arrival(packet->pts);
        avcodec_send_packet(decoder_.get(), packet.get());  // damaged packets are skipped
        return std::nullopt;
    }
    if (!is_jpeg(*packet)) return std::nullopt;
    packets_without_picture_ = 0;
    Picture picture{.stamp = media_time(packet->pts), .arrived = clock_.utc()};
    const Bytes bytes(packet->data, static_cast<std::size_t>(packet->size));
    if (v4l2::find_tables(bytes) == v4l2::Tables::kMissing) {
        std::vector<std::uint8_t> completed;
        v4l2::insert_standard_tables(bytes, completed);
        Av<AVPacket> whole(av_packet_alloc());
        if (av_new_packet(whole.get(), static_cast<int>(completed.size())) < 0) return std::nullopt;
        std::copy(completed.begin(), completed.end(), whole->data);
        packet = std::move(whole);
    }
    picture.jpeg = std::move(packet);
    return picture;
}

std::optional<Picture> Input::decoded() {
    if (!decoder_) return std::nullopt;
    Av<AVFrame> frame(av_frame_alloc());
    if (avcodec_receive_frame(decoder_.get(), frame.get()) < 0) return std::nullopt;
    packets_without_picture_ = 0;
    const auto stamp = media_time(frame->best_effort_timestamp);
    const UtcTime arrived = arrival_of(frame->pts);
    return Picture{.frame = std::move(frame), .stamp = stamp, .arrived = arrived};
}

}  // namespace vedette::video
