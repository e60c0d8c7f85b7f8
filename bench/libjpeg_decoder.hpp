// libjpeg-turbo as the reference of the bench programs: pictures in memory to 1/8 in grey, or to RGB. The
// hub's decoder is in hub/image. A damaged picture ends the program, as libjpeg does by default. Caller's
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

#include <jpeglib.h>

namespace vedette::bench {

// libjpeg-turbo with its fastest settings; keeps its object between pictures.
class LibjpegDecoder {
  public:
    LibjpegDecoder() {
        d_.err = jpeg_std_error(&errors_);
        jpeg_create_decompress(&d_);
    }
    ~LibjpegDecoder() { jpeg_destroy_decompress(&d_); }
    LibjpegDecoder(const LibjpegDecoder&) = delete;
    LibjpegDecoder& operator=(const LibjpegDecoder&) = delete;

    void decode(const std::vector<std::uint8_t>& jpeg, bool small) {
        jpeg_mem_src(&d_, jpeg.data(), jpeg.size());
        jpeg_read_header(&d_, TRUE);
        d_.dct_method = JDCT_IFAST;
        d_.do_fancy_upsampling = FALSE;
        if (small) {
            d_.scale_num = 1;
            d_.scale_denom = 8;
        }
        d_.out_color_space = small ? JCS_GRAYSCALE : JCS_RGB;
        jpeg_start_decompress(&d_);
        out_.resize(static_cast<std::size_t>(d_.output_width) *
                    static_cast<std::size_t>(d_.output_components) * 16);
        while (d_.output_scanline < d_.output_height) {
            JSAMPROW rows[16];
            for (std::size_t i = 0; i < 16; ++i) rows[i] = &out_[i * out_.size() / 16];
            jpeg_read_scanlines(&d_, rows, 16);
        }
        jpeg_finish_decompress(&d_);
    }

  private:
    jpeg_decompress_struct d_{};
    jpeg_error_mgr errors_{};
    std::vector<std::uint8_t> out_;
};

}  // namespace vedette::bench
