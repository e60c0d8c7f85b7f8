#include "helpers/video/film.hpp"

extern "C" {
#include <libavutil/opt.h>
}

#include <algorithm>
#include <span>
#include <string>

#include "helpers/video/scaler.hpp"

namespace vedette::video {
namespace {

constexpr std::int64_t kDefaultInterval = 90'000 / 25;  // ticks between the first two pictures
constexpr int kThreads = 4;                             // of the encoder; each needs memory
constexpr int kKeyEvery = 60;                           // pictures between two key frames

// An encoder with its own options.
struct Encoder {
    const char* name;
    std::span<const std::pair<const char*, const char*>> options;
};

constexpr std::pair<const char*, const char*> kX264Options[] = {
    {"preset", "veryfast"}, {"crf", "23"}, {"rc-lookahead", "10"}};
// Constant quality at a speed that a film of a day bears.
constexpr std::pair<const char*, const char*> kVpxOptions[] = {
    {"crf", "32"}, {"deadline", "good"}, {"cpu-used", "5"}, {"row-mt", "1"}};

// In order of preference: the first one that this FFmpeg has and that starts is used.
constexpr Encoder kMp4Encoders[] = {{"libx264", kX264Options}, {"libopenh264", {}}, {"h264_v4l2m2m", {}}};
constexpr Encoder kWebmEncoders[] = {{"libvpx-vp9", kVpxOptions}, {"libvpx", kVpxOptions}};
constexpr Encoder kGifEncoders[] = {{"gif", {}}};

// What a format needs.
struct FormatTraits {
    std::span<const Encoder> encoders;
    AVPixelFormat pixels;
    const char* missing;  // what to say without an encoder
};

FormatTraits traits_of(FilmFormat format) {
    switch (format) {
        case FilmFormat::kMp4: break;
        case FilmFormat::kWebm:
            return {kWebmEncoders, AV_PIX_FMT_YUV420P,
                    "this FFmpeg can't write VP9 or VP8; Debian's libavcodec59 can, with libvpx"};
        case FilmFormat::kGif:
            return {kGifEncoders, AV_PIX_FMT_RGB8, "this FFmpeg can't write GIF; Debian's libavcodec59 can"};
    }
    return {kMp4Encoders, AV_PIX_FMT_YUV420P,
            "this FFmpeg can't write H.264; Debian's libavcodec59 can, with libx264 or libopenh264"};
}

void configure(AVCodecContext& encoder, int width, int height, const FormatTraits& traits, bool is_webm) {
    encoder.width = width;
    encoder.height = height;
    encoder.pix_fmt = traits.pixels;
    encoder.time_base = kTick;
    encoder.framerate = {25, 1};
    encoder.gop_size = kKeyEvery;
    encoder.max_b_frames = 0;  // B frames lose the last picture's duration in MP4's index
    encoder.thread_count = kThreads;
    encoder.flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    if (is_webm) encoder.bit_rate = 0;  // else libvpx's quality has a ceiling
    if (traits.pixels != AV_PIX_FMT_YUV420P) return;
    encoder.color_range = AVCOL_RANGE_MPEG;
    const bool high = height >= 720;  // high definition is BT.709 by convention
    encoder.colorspace = high ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
    encoder.color_primaries = high ? AVCOL_PRI_BT709 : AVCOL_PRI_SMPTE170M;
    encoder.color_trc = high ? AVCOL_TRC_BT709 : AVCOL_TRC_SMPTE170M;
}

}  // namespace

Result<std::unique_ptr<Film>> Film::open(int fd, int width, int height, FilmFormat format) {
    std::unique_ptr<Film> film(new Film(fd, width, height, format));
    if (auto done = film->open_encoder(); !done) return std::unexpected(done.error());
    if (auto done = film->open_scaler(); !done) return std::unexpected(done.error());
    AVCodecParameters* codec = avcodec_parameters_alloc();
    avcodec_parameters_from_context(codec, film->encoder_.get());
    const auto opened = film->file_.open(format, *codec);
    avcodec_parameters_free(&codec);
    if (!opened) return std::unexpected(opened.error());
    return film;
}

Result<void> Film::open_encoder() {
    const FormatTraits traits = traits_of(format_);
    for (const Encoder& wanted : traits.encoders) {
        const AVCodec* const codec = avcodec_find_encoder_by_name(wanted.name);
        if (codec == nullptr) continue;
        encoder_.reset(avcodec_alloc_context3(codec));
        if (!encoder_) return std::unexpected(file_.fault("begin the film", AVERROR(ENOMEM)));
        configure(*encoder_, width_, height_, traits, format_ == FilmFormat::kWebm);
        for (const auto& [name, value] : wanted.options) av_opt_set(encoder_->priv_data, name, value, 0);
        if (avcodec_open2(encoder_.get(), codec, nullptr) == 0) return {};
    }
    return fail(Kind::kUnimplemented, traits.missing);
}

Result<void> Film::open_scaler() {
    const int matrix = encoder_->colorspace == AVCOL_SPC_BT709 ? SWS_CS_ITU709 : SWS_CS_ITU601;
    scaler_ = make_scaler({.width = width_,
                           .height = height_,
                           .from = AV_PIX_FMT_RGB24,
                           .from_full_range = true,
                           .from_matrix = matrix,
                           .to = encoder_->pix_fmt,
                           .to_full_range = encoder_->pix_fmt != AV_PIX_FMT_YUV420P,
                           .to_matrix = matrix});
    if (!scaler_) return std::unexpected(file_.fault("begin the film", AVERROR(ENOMEM)));
    frame_.reset(av_frame_alloc());
    frame_->format = encoder_->pix_fmt;
    frame_->width = width_;
    frame_->height = height_;
    packet_.reset(av_packet_alloc());
    if (const int got = av_frame_get_buffer(frame_.get(), 0); got < 0)
        return std::unexpected(file_.fault("begin the film", got));
    return {};
}

std::size_t Film::bytes_a_picture() const {
    return static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_) * 3;
}

Result<void> Film::add(Bytes rgb, Duration at) {
    if (last_at_) {
        const std::int64_t passed = av_rescale(at.count() - last_at_->count(), kTick.den, 1'000'000'000);
        if (passed > 0) interval_ = passed;
        pts_ += interval_ > 0 ? interval_ : kDefaultInterval;
    }
    last_at_ = at;
    if (const int own = av_frame_make_writable(frame_.get()); own < 0)
        return std::unexpected(file_.fault("add to the film", own));
    const std::uint8_t* const planes[] = {rgb.data()};
    const int lines[] = {width_ * 3};
    sws_scale(scaler_.get(), planes, lines, 0, height_, frame_->data, frame_->linesize);
    frame_->pts = pts_;
    frame_->pict_type = AV_PICTURE_TYPE_NONE;
    if (const int sent = avcodec_send_frame(encoder_.get(), frame_.get()); sent < 0)
        return std::unexpected(file_.fault("encode the film", sent));
    return drain();
}

Result<void> Film::drain() {
    for (;;) {
        const int got = avcodec_receive_packet(encoder_.get(), packet_.get());
        if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) return {};
        if (got < 0) return std::unexpected(file_.fault("encode the film", got));
        // The last picture is shown for this duration.
        packet_->duration = interval_ > 0 ? interval_ : kDefaultInterval;
        if (auto put = file_.put(*packet_, kTick); !put) return put;
    }
}

Result<void> Film::finish() {
    if (const int told = avcodec_send_frame(encoder_.get(), nullptr); told < 0 && told != AVERROR_EOF)
        return std::unexpected(file_.fault("end the film", told));
    if (auto drained = drain(); !drained) return drained;
    return file_.finish();
}

}  // namespace vedette::video
