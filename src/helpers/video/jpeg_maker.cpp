#include "helpers/video/jpeg_maker.hpp"

#include <turbojpeg.h>

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <algorithm>
#include <array>

namespace vedette::video {
namespace {

// A planar format that JPEG can store.
struct Layout {
    AVPixelFormat plain;       // swscale warns about the older name
    AVPixelFormat full_range;  // the older name of the same layout, which implies the full range
    int subsampling;
};
constexpr std::array kLayouts{Layout{AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P, TJSAMP_420},
                              Layout{AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUVJ422P, TJSAMP_422},
                              Layout{AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUVJ444P, TJSAMP_444},
                              Layout{AV_PIX_FMT_GRAY8, AV_PIX_FMT_GRAY8, TJSAMP_GRAY}};

// The layout that keeps all of a picture's data.
const Layout& target_layout(AVPixelFormat from) {
    const AVPixFmtDescriptor* const about = av_pix_fmt_desc_get(from);
    if (about == nullptr) return kLayouts[0];
    if (about->nb_components < 3) return kLayouts[3];
    if (about->log2_chroma_h != 0) return kLayouts[0];
    return kLayouts[about->log2_chroma_w != 0 ? 1 : 2];
}

AVPixelFormat plain_name(AVPixelFormat format) {
    const auto* const found = std::ranges::find(kLayouts, format, &Layout::full_range);
    return found == kLayouts.end() ? format : found->plain;
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

Result<const AVFrame*> JpegMaker::convert(const AVFrame& frame, AVPixelFormat to) {
    if (!make_canvas(frame, to)) return fail(Kind::kResourceExhausted, "not enough memory for a picture");
    const Conversion wanted{.width = frame.width,
                            .height = frame.height,
                            .from = plain_name(static_cast<AVPixelFormat>(frame.format)),
                            .from_full_range = is_full_range(frame),
                            .from_matrix = matrix(frame),
                            .to = to,
                            .to_full_range = true,
                            .to_matrix = SWS_CS_ITU601,
                            .flags = SWS_BILINEAR | SWS_ACCURATE_RND};
    if (!scaler_ || wanted != conversion_) {
        conversion_ = wanted;
        scaler_ = make_scaler(wanted);
    }
    if (!scaler_) return fail(Kind::kUnimplemented, "pictures of this pixel format can't be converted");
    if (sws_scale(scaler_.get(), frame.data, frame.linesize, 0, frame.height, converted_->data,
                  converted_->linesize) < 0)
        return fail(Kind::kDataLoss, "a picture can't be converted");
    repeat_odd_edges(*converted_);
    return converted_.get();
}

Result<Bytes> JpegMaker::make(const AVFrame& frame) {
    const AVPixelFormat format = plain_name(static_cast<AVPixelFormat>(frame.format));
    const Layout& target = target_layout(format);
    const AVFrame* picture = &frame;
    const bool fits = format == target.plain && is_full_range(frame) && matrix(frame) == SWS_CS_ITU601 &&
                      frame.width % 2 == 0 && frame.height % 2 == 0;
    if (!fits) {
        const auto converted = convert(frame, target.plain);
        if (!converted) return std::unexpected(converted.error());
        picture = *converted;
    }
    jpeg_.resize(tjBufSize(frame.width, frame.height, target.subsampling));
    unsigned char* out = jpeg_.data();
    unsigned long size = jpeg_.size();
    const unsigned char* planes[3] = {picture->data[0], picture->data[1], picture->data[2]};
    if (tjCompressFromYUVPlanes(compressor_, planes, frame.width, picture->linesize, frame.height,
                                target.subsampling, &out, &size, quality_, TJFLAG_NOREALLOC) != 0) {
        return fail(Kind::kInternal,
                    std::string("a picture can't be compressed: ") + tjGetErrorStr2(compressor_));
    }
    return Bytes(jpeg_.data(), size);
}

}  // namespace vedette::video
