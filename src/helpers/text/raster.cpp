#include "helpers/text/raster.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <pango/pangocairo.h>

#include "core/base/bytes.hpp"

namespace vedette::text {
namespace {

struct Delete {
    void operator()(cairo_surface_t* p) const { cairo_surface_destroy(p); }
    void operator()(cairo_t* p) const { cairo_destroy(p); }
    void operator()(PangoFontDescription* p) const { pango_font_description_free(p); }
    void operator()(PangoLayout* p) const { g_object_unref(p); }
    void operator()(gchar* p) const { g_free(p); }
};

template <class T>
using Own = std::unique_ptr<T, Delete>;

struct Canvas {
    explicit Canvas(int width, int height)
        : surface(cairo_image_surface_create(CAIRO_FORMAT_A8, width, height)),
          context(cairo_create(surface.get())) {}
    Own<cairo_surface_t> surface;
    Own<cairo_t> context;
};

Own<PangoLayout> lay_out(cairo_t* context, std::string_view text, const TextStyle& style) {
    Own<PangoLayout> layout(pango_cairo_create_layout(context));
    const Own<PangoFontDescription> font(pango_font_description_from_string("sans-serif"));
    pango_font_description_set_absolute_size(font.get(), static_cast<double>(style.size) * PANGO_SCALE);
    if (style.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_alignment(layout.get(), style.centred ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_height(layout.get(), -style.lines);
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    const Own<gchar> valid(g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
    pango_layout_set_text(layout.get(), valid.get(), -1);
    return layout;
}

}  // namespace

Result<Raster> draw(std::string_view text, const TextStyle& style) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    if (text.find_first_not_of(" \t\r\n") == text.npos)
        return fail(Kind::kInvalidArgument, "there is no text");
    if (text.size() > kMaxText)
        return fail(Kind::kInvalidArgument, "the text is longer than " + std::to_string(kMaxText) + " bytes");
    const Canvas measure(1, 1);
    const Own<PangoLayout> layout = lay_out(measure.context.get(), text, style);
    PangoRectangle ink{};
    PangoRectangle logical{};
    pango_layout_get_pixel_extents(layout.get(), &ink, &logical);
    // The layout is as wide as its longest line, which centring needs, and at most as wide as asked for.
    const int most = style.width > 0 ? style.width : kMaxWidth;
    pango_layout_set_width(layout.get(), std::min(logical.width, most) * PANGO_SCALE);
    pango_layout_get_pixel_extents(layout.get(), &ink, &logical);
    if (logical.height > kMaxHeight)
        return fail(Kind::kInvalidArgument, "there are too many lines for one picture");
    // Slanted and combining characters extend beyond their logical box.
    const int left = std::max(0, logical.x - ink.x);
    const int top = std::max(0, logical.y - ink.y);
    Raster raster;
    raster.width = std::max(1, left + std::max(logical.x + logical.width, ink.x + ink.width));
    raster.height = std::max(1, top + std::max(logical.y + logical.height, ink.y + ink.height));
    const Canvas canvas(raster.width, raster.height);
    cairo_move_to(canvas.context.get(), left, top);
    pango_cairo_update_layout(canvas.context.get(), layout.get());
    pango_cairo_show_layout(canvas.context.get(), layout.get());
    cairo_surface_flush(canvas.surface.get());
    if (cairo_surface_status(canvas.surface.get()) != CAIRO_STATUS_SUCCESS)
        return fail(Kind::kResourceExhausted, "not enough memory for the picture");
    const unsigned char* const rows = cairo_image_surface_get_data(canvas.surface.get());
    const int stride = cairo_image_surface_get_stride(canvas.surface.get());
    for (int row = 0; row < raster.height; ++row) {
        const unsigned char* const from = rows + std::ptrdiff_t{row} * stride;
        raster.ink.insert(raster.ink.end(), from, from + raster.width);
    }
    return raster;
}

std::string encode(const Raster& raster) {
    std::array<std::uint8_t, 12> header{'V', 'T', 'X', 'T'};
    store_be32(&header[4], static_cast<std::uint32_t>(raster.width));
    store_be32(&header[8], static_cast<std::uint32_t>(raster.height));
    std::string out(as_text(header));
    return out.append(as_text(raster.ink));
}

}  // namespace vedette::text
