#include "helpers/video/film.hpp"

extern "C" {
#include <libavutil/opt.h>
}

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>

#include <unistd.h>

#include "helpers/video/scaler.hpp"
#include "linux/base/write_all.hpp"

namespace vedette::video {
namespace {

constexpr AVRational kTick{1, 90'000};                  // usual in MP4
constexpr std::int64_t kDefaultInterval = 90'000 / 25;  // of the first two pictures
constexpr int kIoBuffer = 64 * 1024;
constexpr int kThreads = 4;    // of the encoder; each needs memory
constexpr int kKeyEvery = 60;  // pictures between two key frames

// In order of preference: the first one that this FFmpeg has and that starts is used.
constexpr std::array kEncoders = {"libx264", "libopenh264", "h264_v4l2m2m"};

void configure(AVCodecContext& encoder, int width, int height) {
    encoder.width = width;
    encoder.height = height;
    encoder.pix_fmt = AV_PIX_FMT_YUV420P;
    encoder.time_base = kTick;
    encoder.framerate = {25, 1};
    encoder.gop_size = kKeyEvery;
    encoder.max_b_frames = 0;  // B frames lose the last picture's duration in MP4's index
    encoder.thread_count = kThreads;
    encoder.flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    encoder.color_range = AVCOL_RANGE_MPEG;
    const bool high = height >= 720;  // high definition is BT.709 by convention
    encoder.colorspace = high ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
    encoder.color_primaries = high ? AVCOL_PRI_BT709 : AVCOL_PRI_SMPTE170M;
    encoder.color_trc = high ? AVCOL_TRC_BT709 : AVCOL_TRC_SMPTE170M;
    // Options of libx264; other encoders ignore them.
    av_opt_set(encoder.priv_data, "preset", "veryfast", 0);
    av_opt_set(encoder.priv_data, "crf", "23", 0);
    av_opt_set(encoder.priv_data, "rc-lookahead", "10", 0);
}

}  // namespace

Film::~Film() {
    if (file_ != nullptr) {
        file_->pb = nullptr;
        avformat_free_context(file_);
    }
    if (io_ != nullptr) {
        av_freep(&io_->buffer);
        avio_context_free(&io_);
    }
}

Error Film::fault(std::string_view doing, int av_error) const {
    if (write_error_ != 0) return errno_error("write the film", write_error_);
    std::array<char, AV_ERROR_MAX_STRING_SIZE> why{};
    av_strerror(av_error, why.data(), why.size());
    const Kind kind = av_error == AVERROR(ENOMEM) ? Kind::kResourceExhausted : Kind::kInternal;
    return {kind, "can't " + std::string(doing) + ": " + why.data()};
}

Result<std::unique_ptr<Film>> Film::open(int fd, int width, int height) {
    std::unique_ptr<Film> film(new Film(fd, width, height));
    if (auto done = film->open_encoder(); !done) return std::unexpected(done.error());
    if (auto done = film->open_scaler(); !done) return std::unexpected(done.error());
    if (auto done = film->open_file(); !done) return std::unexpected(done.error());
    return film;
}

Result<void> Film::open_encoder() {
    for (const char* const name : kEncoders) {
        const AVCodec* const codec = avcodec_find_encoder_by_name(name);
        if (codec == nullptr) continue;
        encoder_.reset(avcodec_alloc_context3(codec));
        if (!encoder_) return std::unexpected(fault("begin the film", AVERROR(ENOMEM)));
        configure(*encoder_, width_, height_);
        if (avcodec_open2(encoder_.get(), codec, nullptr) == 0) return {};
    }
    return fail(Kind::kUnimplemented,
                "this FFmpeg can't write H.264; Debian's libavcodec59 can, with libx264 or libopenh264");
}

Result<void> Film::open_scaler() {
    const int matrix = encoder_->colorspace == AVCOL_SPC_BT709 ? SWS_CS_ITU709 : SWS_CS_ITU601;
    scaler_ = make_scaler({.width = width_,
                           .height = height_,
                           .from = AV_PIX_FMT_RGB24,
                           .from_full_range = true,
                           .from_matrix = matrix,
                           .to = AV_PIX_FMT_YUV420P,
                           .to_matrix = matrix});
    if (!scaler_) return std::unexpected(fault("begin the film", AVERROR(ENOMEM)));
    frame_.reset(av_frame_alloc());
    frame_->format = AV_PIX_FMT_YUV420P;
    frame_->width = width_;
    frame_->height = height_;
    packet_.reset(av_packet_alloc());
    if (const int got = av_frame_get_buffer(frame_.get(), 0); got < 0)
        return std::unexpected(fault("begin the film", got));
    return {};
}

Result<void> Film::open_file() {
    auto* const buffer = static_cast<unsigned char*>(av_malloc(kIoBuffer));
    if (buffer != nullptr) io_ = avio_alloc_context(buffer, kIoBuffer, 1, this, nullptr, on_write, on_seek);
    if (const int made = avformat_alloc_output_context2(&file_, nullptr, "mp4", nullptr);
        made < 0 || io_ == nullptr)
        return std::unexpected(fault("begin the film", AVERROR(ENOMEM)));
    file_->pb = io_;
    file_->flags |= AVFMT_FLAG_CUSTOM_IO;
    stream_ = avformat_new_stream(file_, nullptr);
    if (stream_ == nullptr) return std::unexpected(fault("begin the film", AVERROR(ENOMEM)));
    stream_->time_base = kTick;
    avcodec_parameters_from_context(stream_->codecpar, encoder_.get());
    if (const int begun = avformat_write_header(file_, nullptr); begun < 0)
        return std::unexpected(fault("begin the film", begun));
    return {};
}

int Film::on_write(void* self, std::uint8_t* bytes, int size) {
    auto& film = *static_cast<Film*>(self);
    if (write_all(film.fd_, Bytes(bytes, static_cast<std::size_t>(size)))) return size;
    film.write_error_ = errno;
    return AVERROR(errno);
}

std::int64_t Film::on_seek(void* self, std::int64_t to, int from) {
    if ((from & AVSEEK_SIZE) != 0) return AVERROR(ENOSYS);
    return ::lseek(static_cast<Film*>(self)->fd_, to, from & ~AVSEEK_FORCE);
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
        return std::unexpected(fault("add to the film", own));
    const std::uint8_t* const planes[] = {rgb.data()};
    const int lines[] = {width_ * 3};
    sws_scale(scaler_.get(), planes, lines, 0, height_, frame_->data, frame_->linesize);
    frame_->pts = pts_;
    frame_->pict_type = AV_PICTURE_TYPE_NONE;
    if (const int sent = avcodec_send_frame(encoder_.get(), frame_.get()); sent < 0)
        return std::unexpected(fault("encode the film", sent));
    return drain();
}

Result<void> Film::drain() {
    for (;;) {
        const int got = avcodec_receive_packet(encoder_.get(), packet_.get());
        if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) return {};
        if (got < 0) return std::unexpected(fault("encode the film", got));
        // The last picture is shown for this duration.
        packet_->duration = interval_ > 0 ? interval_ : kDefaultInterval;
        packet_->stream_index = stream_->index;
        av_packet_rescale_ts(packet_.get(), kTick, stream_->time_base);
        if (const int put = av_interleaved_write_frame(file_, packet_.get()); put < 0)
            return std::unexpected(fault("write the film", put));
    }
}

Result<void> Film::finish() {
    if (const int told = avcodec_send_frame(encoder_.get(), nullptr); told < 0 && told != AVERROR_EOF)
        return std::unexpected(fault("end the film", told));
    if (auto drained = drain(); !drained) return drained;
    const int ended = av_write_trailer(file_);
    avio_flush(io_);
    const int last = io_->error < 0 ? io_->error : ended;
    if (last < 0 || write_error_ != 0) return std::unexpected(fault("end the film", last));
    return {};
}

}  // namespace vedette::video
