#include "helpers/video/jpeg_maker.hpp"

#include <turbojpeg.h>

extern "C" {
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
}

#include <algorithm>
#include <utility>

namespace vedette::video {
namespace {

// The planar format in JPEG's range that keeps all of a picture's data.
AVPixelFormat target_format(AVPixelFormat from) {
    const AVPixFmtDescriptor* const about = av_pix_fmt_desc_get(from);
    if (about == nullptr) return AV_PIX_FMT_YUVJ420P;
    if (about->nb_components < 3) return AV_PIX_FMT_GRAY8;
    if (about->log2_chroma_h != 0) return AV_PIX_FMT_YUVJ420P;
    return about->log2_chroma_w != 0 ? AV_PIX_FMT_YUVJ422P : AV_PIX_FMT_YUVJ444P;
}

int subsampling(AVPixelFormat format) {
    switch (format) {
        case AV_PIX_FMT_GRAY8: return TJSAMP_GRAY;
        case AV_PIX_FMT_YUVJ422P: return TJSAMP_422;
        case AV_PIX_FMT_YUVJ444P: return TJSAMP_444;
        default: return TJSAMP_420;
    }
}

// The older name of the same layout, which implies the full range.
AVPixelFormat full_range_name(AVPixelFormat format) {
    switch (format) {
        case AV_PIX_FMT_YUV420P: return AV_PIX_FMT_YUVJ420P;
        case AV_PIX_FMT_YUV422P: return AV_PIX_FMT_YUVJ422P;
        case AV_PIX_FMT_YUV444P: return AV_PIX_FMT_YUVJ444P;
        default: return format;
    }
}

// The inverse, because swscale warns about the older names.
AVPixelFormat plain_name(AVPixelFormat format) {
    switch (format) {
        case AV_PIX_FMT_YUVJ420P: return AV_PIX_FMT_YUV420P;
        case AV_PIX_FMT_YUVJ422P: return AV_PIX_FMT_YUV422P;
        case AV_PIX_FMT_YUVJ444P: return AV_PIX_FMT_YUV444P;
        default: return format;
    }
}

bool is_full_range(const AVFrame& frame) {
    const auto format = static_cast<AVPixelFormat>(frame.format);
    if (frame.color_range == AVCOL_RANGE_JPEG || plain_name(format) != format) return true;
    const AVPixFmtDescriptor* const about = av_pix_fmt_desc_get(format);
    return about != nullptr && (about->flags & AV_PIX_FMT_FLAG_RGB) != 0;
}

// Without a declaration, high definition is BT.709 by convention.
int matrix(const AVFrame& frame) {
    if (frame.colorspace == AVCOL_SPC_BT709) return SWS_CS_ITU709;
    if (frame.colorspace == AVCOL_SPC_BT2020_NCL) return SWS_CS_BT2020;
    if (frame.colorspace == AVCOL_SPC_UNSPECIFIED && frame.height >= 720) return SWS_CS_ITU709;
    return SWS_CS_ITU601;
}

// The compressor reads luma in pairs, so the memory after an odd edge affects the last pixels.
void repeat_odd_edges(AVFrame& picture) {
    std::uint8_t* const luma = picture.data[0];
    const std::ptrdiff_t line = picture.linesize[0];
    if (picture.width % 2 != 0) {
        for (int row = 0; row < picture.height; ++row)
            luma[row * line + picture.width] = luma[row * line + picture.width - 1];
    }
    if (picture.height % 2 != 0)
        std::copy_n(luma + (picture.height - 1) * line, line, luma + picture.height * line);
}

}  // namespace

JpegMaker::JpegMaker(int quality) : quality_(quality), compressor_(tjInitCompress()) {}

JpegMaker::~JpegMaker() {
    if (compressor_ != nullptr) tjDestroy(compressor_);
}

bool JpegMaker::make_canvas(const AVFrame& frame, AVPixelFormat to) {
    if (converted_ && converted_->format == to && converted_->width == frame.width &&
        converted_->height == frame.height) {
        return true;
    }
    converted_.reset(av_frame_alloc());
    converted_->format = to;
    converted_->width = frame.width + frame.width % 2;
    converted_->height = frame.height + frame.height % 2;
    if (av_frame_get_buffer(converted_.get(), 0) < 0) {
        converted_.reset();
        return false;
    }
    converted_->width = frame.width;
    converted_->height = frame.height;
    return true;
}

bool JpegMaker::prepare(const Conversion& wanted) {
    if (scaler_ && wanted == conversion_) return true;
    conversion_ = wanted;
    scaler_.reset(sws_alloc_context());
    // Set the ranges before initialisation: a scaler for two equal formats only copies.
    const std::pair<const char*, int> settings[] = {
        {"srcw", wanted.width},
        {"srch", wanted.height},
        {"src_format", wanted.from},
        {"src_range", wanted.full_range ? 1 : 0},
        {"dstw", wanted.width},
        {"dsth", wanted.height},
        {"dst_format", plain_name(static_cast<AVPixelFormat>(wanted.to))},
        {"dst_range", 1},
        {"sws_flags", SWS_BILINEAR | SWS_ACCURATE_RND},
    };
    for (const auto& [name, value] : settings) av_opt_set_int(scaler_.get(), name, value, 0);
    if (sws_init_context(scaler_.get(), nullptr, nullptr) < 0) {
        scaler_.reset();
        return false;
    }
    sws_setColorspaceDetails(scaler_.get(), sws_getCoefficients(wanted.matrix), wanted.full_range ? 1 : 0,
                             sws_getCoefficients(SWS_CS_ITU601), 1, 0, 1 << 16, 1 << 16);
    return true;
}

Result<const AVFrame*> JpegMaker::convert(const AVFrame& frame, AVPixelFormat to) {
    if (!make_canvas(frame, to)) return fail(Kind::kResourceExhausted, "not enough memory for a picture");
    const AVPixelFormat from = plain_name(static_cast<AVPixelFormat>(frame.format));
    if (!prepare({frame.width, frame.height, from, is_full_range(frame), matrix(frame), to})) {
        return fail(Kind::kUnimplemented, "pictures of this pixel format can't be converted");
    }
    if (sws_scale(scaler_.get(), frame.data, frame.linesize, 0, frame.height, converted_->data,
                  converted_->linesize) < 0) {
        return fail(Kind::kDataLoss, "a picture can't be converted");
    }
    repeat_odd_edges(*converted_);
    return converted_.get();
}

Result<Bytes> JpegMaker::make(const AVFrame& frame) {
    const auto format = full_range_name(static_cast<AVPixelFormat>(frame.format));
    const AVPixelFormat to = target_format(format);
    const AVFrame* picture = &frame;
    const bool fits = format == to && is_full_range(frame) && matrix(frame) == SWS_CS_ITU601 &&
                      frame.width % 2 == 0 && frame.height % 2 == 0;
    if (!fits) {
        const auto converted = convert(frame, to);
        if (!converted) return std::unexpected(converted.error());
        picture = *converted;
    }
    const int sampling = subsampling(to);
    jpeg_.resize(tjBufSize(frame.width, frame.height, sampling));
    unsigned char* out = jpeg_.data();
    unsigned long size = jpeg_.size();
    const unsigned char* planes[3] = {picture->data[0], picture->data[1], picture->data[2]};
    if (tjCompressFromYUVPlanes(compressor_, planes, frame.width, picture->linesize, frame.height, sampling,
                                &out, &size, quality_, TJFLAG_NOREALLOC) != 0) {
        return fail(Kind::kInternal,
                    std::string("a picture can't be compressed: ") + tjGetErrorStr2(compressor_));
    }
    return Bytes(jpeg_.data(), size);
}

}  // namespace vedette::video
