#include "hub/film/render.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "hub/film/deflicker.hpp"
#include "hub/film/measure.hpp"
#include "hub/film/parts.hpp"
#include "hub/film/titles.hpp"
#include "hub/film/video_writer.hpp"
#include "hub/image/jpeg_file.hpp"

namespace vedette::film {
namespace {

constexpr int kMaxSide = 4096;  // pixels; the encoder's limit
constexpr double kMaxFps = 240;

// FNV-1a, which says whether a part was made of the same.
class Hash {
  public:
    void add(std::string_view text) {
        for (const char c : text) value_ = (value_ ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
        add(text.size());
    }
    void add(std::uint64_t number) {
        for (int shift = 0; shift < 64; shift += 8)
            value_ = (value_ ^ (number >> shift & 0xFF)) * 0x100000001b3;
    }
    std::uint64_t value() const { return value_; }

  private:
    std::uint64_t value_ = 0xcbf29ce484222325;
};

int even(int side) { return std::max(side & ~1, 2); }

Result<void> check(const RenderOptions& options) {
    const auto refuse = [](const char* why) { return fail(Kind::kInvalidArgument, why); };
    if (!(options.fps > 0) || options.fps > kMaxFps)
        return refuse("a film has more than 0 and at most 240 pictures a second");
    if (options.choice.every == 0) return refuse("of every 0 pictures none is left; the least is 1");
    if (options.part == 0) return refuse("a part has at least one picture");
    if (!options.size) return {};
    const auto is_side = [](int side) { return side >= 2 && side <= kMaxSide && side % 2 == 0; };
    if (!is_side(options.size->width) || !is_side(options.size->height))
        return refuse("width and height of a film are even, from 2 to 4096 pixels");
    return {};
}

// The work of one film.
class Rendering {
  public:
    Rendering(const RenderOptions& options, Format format, std::vector<PictureFile> pictures,
              const OnProgress& progress)
        : options_(options), format_(format), pictures_(std::move(pictures)), progress_(progress) {}

    Result<UseCount> run() {
        if (!find_size())
            return fail(Kind::kDataLoss, "no file of " + options_.folder + " is a whole JPEG picture");
        if (options_.titles) titles_ = titles_of(pictures_, zone(), options_.fps);
        if (options_.deflicker || options_.stabilise) {
            if (auto measured = measure(); !measured) return std::unexpected(measured.error());
        }
        const std::size_t each = format_ == Format::kGif ? pictures_.size() : options_.part;
        if (pictures_.size() <= each) return run_whole();
        std::vector<std::span<const PictureFile>> shares;
        std::vector<std::uint64_t> hashes;
        for (std::size_t at = 0; at < pictures_.size(); at += each) {
            shares.push_back(std::span(pictures_).subspan(at, std::min(each, pictures_.size() - at)));
            hashes.push_back(hash_of(shares.back()));
        }
        auto parts = Parts::open(options_.output, std::move(hashes));
        if (!parts) return std::unexpected(parts.error());
        for (std::size_t i = 0; i < shares.size(); ++i) {
            if (auto made = run_part(*parts, i, shares[i]); !made) return std::unexpected(made.error());
        }
        if (count_.used == 0) return nothing_used();
        if (auto joined = VideoWriter::join(parts->folder(), options_.output, format_, options_.helper);
            !joined)
            return std::unexpected(joined.error());
        parts->remove();
        return count_;
    }

  private:
    // The size of the first whole picture, which the others have to have.
    bool find_size() {
        for (const PictureFile& picture : pictures_) {
            if (reader_.read(picture.path) != Use::kUsed || reader_.size().width == 0) continue;
            pictures_size_ = reader_.size();
            size_ = options_.size.value_or(film_size(pictures_size_));
            return true;
        }
        return false;
    }

    static image::Size film_size(image::Size pictures) {
        const image::Box box = image::fit(
            pictures, {0, 0, std::min(pictures.width, kMaxSide), std::min(pictures.height, kMaxSide)});
        return {even(box.width()), even(box.height())};
    }

    const NamedZone& zone() const {
        static const NamedZone kUtc;
        return options_.zone ? *options_.zone : kUtc;
    }

    // Finds correction and shift of each picture.
    Result<void> measure() {
        auto measured = measure_pictures(pictures_, {pictures_size_, options_.deflicker, options_.stabilise},
                                         reader_, progress_);
        if (!measured) return std::unexpected(std::move(measured.error()));
        corrections_ = std::move(measured->corrections);
        stabiliser_ = std::move(measured->stabiliser);
        if (stabiliser_ && !options_.size)
            size_ = film_size({stabiliser_->crop().width(), stabiliser_->crop().height()});
        return {};
    }

    std::size_t number_of(const PictureFile& picture) const {
        return static_cast<std::size_t>(&picture - pictures_.data());
    }
    double correction_of(const PictureFile& picture) const {
        return corrections_.empty() ? 0 : corrections_[number_of(picture)];
    }

    std::uint64_t hash_of(std::span<const PictureFile> share) const {
        Hash hash;
        for (const int number :
             {size_.width, size_.height, pictures_size_.width, pictures_size_.height,
              static_cast<int>(format_), static_cast<int>(std::lround(options_.fps * 1000))})
            hash.add(static_cast<std::uint64_t>(number));
        for (const PictureFile& picture : share) {
            hash.add(picture.path);
            hash.add(static_cast<std::uint64_t>(picture.taken.since.count()));
            hash.add(picture.bytes);
            hash.add(static_cast<std::uint64_t>(std::lround(correction_of(picture) * 10'000)));
            if (!titles_.empty()) hash.add(titles_[number_of(picture)]);
            if (!stabiliser_) continue;
            const image::Size shift = stabiliser_->shift_of(number_of(picture));
            const image::Box& crop = stabiliser_->crop();
            for (const int value : {shift.width, shift.height, crop.left, crop.top, crop.right, crop.bottom})
                hash.add(static_cast<std::uint64_t>(value));
        }
        return hash.value();
    }

    Result<UseCount> run_whole() {
        auto writer = VideoWriter::create(options_.output, options_.helper, format_);
        if (!writer) return std::unexpected(writer.error());
        if (auto made = write(*writer, pictures_); !made) return std::unexpected(made.error());
        if (count_.used == 0) return nothing_used();
        if (auto finished = writer->finish(); !finished) return std::unexpected(finished.error());
        return count_;
    }

    Result<void> run_part(Parts& parts, std::size_t number, std::span<const PictureFile> share) {
        if (const auto found = parts.find(number)) {
            count_.add(*found);
            kept_ += found->all();
            return tell();
        }
        auto writer = VideoWriter::create(parts.new_path(number), options_.helper, format_);
        if (!writer) return std::unexpected(writer.error());
        auto made = write(*writer, share);
        if (!made) return std::unexpected(made.error());
        if (auto finished = writer->finish(); !finished) return finished;
        return parts.keep(number, *made);
    }

    Result<UseCount> write(VideoWriter& writer, std::span<const PictureFile> share) {
        UseCount count;
        for (const PictureFile& picture : share) {
            const Use use = load(picture);
            if (use == Use::kUsed) {
                const double at_s = static_cast<double>(count.used) / options_.fps;
                const Duration at{std::llround(at_s * 1e9)};
                if (auto added = writer.add(film_picture(number_of(picture)), at); !added)
                    return std::unexpected(added.error());
            }
            count.add(use);
            count_.add(use);
            if (auto told = tell(); !told) return std::unexpected(told.error());
        }
        return count;
    }

    Use load(const PictureFile& picture) {
        if (const Use use = reader_.read(picture.path); use != Use::kUsed) return use;
        if (reader_.size() != pictures_size_) return Use::kOddSized;
        // A picture that becomes much smaller is decoded smaller.
        const int whole = std::max(pictures_size_.width, pictures_size_.height);
        const int least = (whole + 7) / 8;  // the decoder makes no smaller ones
        const int wanted = std::clamp(2 * std::max(size_.width, size_.height), least, whole);
        if (!image::decode_jpeg(reader_.bytes(), wanted, decoded_)) return Use::kDamaged;
        if (const double correction = correction_of(picture); correction != 0)
            apply_curve(curve_of(correction), decoded_);
        return Use::kUsed;
    }

    const image::Bitmap& film_picture(std::size_t number) {
        image::Bitmap& picture = sized_picture(number);
        if (!titles_.empty()) draw_title(titles_[number], picture);
        return picture;
    }

    image::Bitmap& sized_picture(std::size_t number) {
        image::Bitmap* whole = &decoded_;
        if (stabiliser_) {
            stabiliser_->cut(number, decoded_, steady_);
            whole = &steady_;
        }
        if (whole->size == size_) return *whole;
        scaled_.resize(size_);
        const image::Box box = image::fit(whole->size, {0, 0, size_.width, size_.height});
        if (box.width() != size_.width || box.height() != size_.height)
            std::ranges::fill(scaled_.pixels, std::uint8_t{0});
        image::put(*whole, scaled_, box);
        return scaled_;
    }

    Result<void> tell() {
        RenderProgress progress{.done = count_.all(), .total = pictures_.size(), .kept = kept_};
        if (stabiliser_) {
            progress.crop = stabiliser_->crop();
            progress.picture = pictures_size_;
        }
        if (progress_(progress)) return {};
        return cancelled();
    }

    static Result<void> cancelled() { return fail(Kind::kCancelled, "the film was cancelled"); }

    Result<UseCount> nothing_used() const {
        return fail(Kind::kDataLoss, "none of the pictures could be used");
    }

    const RenderOptions& options_;
    const Format format_;
    const std::vector<PictureFile> pictures_;
    const OnProgress& progress_;
    image::Size pictures_size_;
    image::Size size_;  // of the film
    PictureReader reader_;
    std::vector<double> corrections_;       // one a picture; empty: none is corrected
    std::optional<Stabiliser> stabiliser_;  // nothing: the pictures stay as they are
    std::vector<std::string> titles_;       // one a picture; empty: there are none
    image::Bitmap decoded_;
    image::Bitmap steady_;
    image::Bitmap scaled_;
    UseCount count_;
    std::size_t kept_ = 0;
};

}  // namespace

Result<UseCount> render(const RenderOptions& options, const OnProgress& progress) {
    if (auto checked = check(options); !checked) return std::unexpected(checked.error());
    if (const auto format = format_of(options.output); !format) return std::unexpected(format.error());
    auto pictures = list_pictures(options.folder, options.choice);
    if (!pictures) return std::unexpected(pictures.error());
    return render_pictures(options, std::move(*pictures), progress);
}

Result<UseCount> render_pictures(const RenderOptions& options, std::vector<PictureFile> pictures,
                                 const OnProgress& progress) {
    if (auto checked = check(options); !checked) return std::unexpected(checked.error());
    const auto format = format_of(options.output);
    if (!format) return std::unexpected(format.error());
    return Rendering(options, *format, std::move(pictures), progress).run();
}

}  // namespace vedette::film
