#include "helpers/video/film_file.hpp"

#include <array>
#include <cerrno>
#include <string>

#include <unistd.h>

#include "linux/base/write_all.hpp"

namespace vedette::video {
namespace {

constexpr int kIoBuffer = 64 * 1024;

const char* muxer_of(FilmFormat format) {
    switch (format) {
        case FilmFormat::kMp4: return "mp4";
        case FilmFormat::kWebm: return "webm";
        case FilmFormat::kGif: return "gif";
    }
    return "";
}

}  // namespace

FilmFile::~FilmFile() {
    if (file_ != nullptr) {
        file_->pb = nullptr;
        avformat_free_context(file_);
    }
    if (io_ != nullptr) {
        av_freep(&io_->buffer);
        avio_context_free(&io_);
    }
}

Error FilmFile::fault(std::string_view doing, int av_error) const {
    if (write_error_ != 0) return errno_error("write the film", write_error_);
    std::array<char, AV_ERROR_MAX_STRING_SIZE> why{};
    av_strerror(av_error, why.data(), why.size());
    const Kind kind = av_error == AVERROR(ENOMEM) ? Kind::kResourceExhausted : Kind::kInternal;
    return {kind, "can't " + std::string(doing) + ": " + why.data()};
}

Result<void> FilmFile::open(FilmFormat format, const AVCodecParameters& codec) {
    auto* const buffer = static_cast<unsigned char*>(av_malloc(kIoBuffer));
    if (buffer != nullptr) io_ = avio_alloc_context(buffer, kIoBuffer, 1, this, nullptr, on_write, on_seek);
    if (const int made = avformat_alloc_output_context2(&file_, nullptr, muxer_of(format), nullptr);
        made < 0 || io_ == nullptr)
        return std::unexpected(fault("begin the film", AVERROR(ENOMEM)));
    file_->pb = io_;
    file_->flags |= AVFMT_FLAG_CUSTOM_IO;
    stream_ = avformat_new_stream(file_, nullptr);
    if (stream_ == nullptr) return std::unexpected(fault("begin the film", AVERROR(ENOMEM)));
    stream_->time_base = kTick;
    avcodec_parameters_copy(stream_->codecpar, &codec);
    stream_->codecpar->codec_tag = 0;  // the muxer's own
    if (const int begun = avformat_write_header(file_, nullptr); begun < 0)
        return std::unexpected(fault("begin the film", begun));
    return {};
}

int FilmFile::on_write(void* self, std::uint8_t* bytes, int size) {
    auto& film = *static_cast<FilmFile*>(self);
    if (write_all(film.fd_, Bytes(bytes, static_cast<std::size_t>(size)))) return size;
    film.write_error_ = errno;
    return AVERROR(errno);
}

std::int64_t FilmFile::on_seek(void* self, std::int64_t to, int from) {
    if ((from & AVSEEK_SIZE) != 0) return AVERROR(ENOSYS);
    return ::lseek(static_cast<FilmFile*>(self)->fd_, to, from & ~AVSEEK_FORCE);
}

Result<void> FilmFile::put(AVPacket& packet, AVRational tick) {
    packet.stream_index = stream_->index;
    packet.pos = -1;
    av_packet_rescale_ts(&packet, tick, stream_->time_base);
    if (const int put = av_interleaved_write_frame(file_, &packet); put < 0)
        return std::unexpected(fault("write the film", put));
    return {};
}

Result<void> FilmFile::finish() {
    const int ended = av_write_trailer(file_);
    avio_flush(io_);
    const int last = io_->error < 0 ? io_->error : ended;
    if (last < 0 || write_error_ != 0) return std::unexpected(fault("end the film", last));
    return {};
}

}  // namespace vedette::video
