#include "hub/film/render.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "hub/film/deflicker.hpp"
#include "hub/film/parts.hpp"
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
        if (options_.deflicker) {
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
            const image::Box box = image::fit(pictures_size_, {0, 0, std::min(pictures_size_.width, kMaxSide),
                                                               std::min(pictures_size_.height, kMaxSide)});
            size_ = options_.size.value_or(image::Size{even(box.width()), even(box.height())});
            return true;
        }
        return false;
    }

    // Finds the correction of each picture.
    Result<void> measure() {
        std::vector<Tiles> tiles;
        std::vector<std::size_t> numbers;  // of their pictures
        for (std::size_t i = 0; i < pictures_.size(); ++i) {
            if (reader_.read(pictures_[i].path) == Use::kUsed && reader_.size() == pictures_size_) {
                if (const auto grid = reader_.luma()) {
                    tiles.push_back(tiles_of(*grid));
                    numbers.push_back(i);
                }
            }
            if (!progress_({.done = i + 1, .total = pictures_.size(), .is_measuring = true}))
                return cancelled();
        }
        corrections_.resize(pictures_.size());
        const std::vector<double> found = corrections(tiles);
        for (std::size_t i = 0; i < found.size(); ++i) corrections_[numbers[i]] = found[i];
        return {};
    }

    double correction_of(const PictureFile& picture) const {
        return corrections_.empty() ? 0 : corrections_[static_cast<std::size_t>(&picture - pictures_.data())];
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
                if (auto added = writer.add(film_picture(), at); !added)
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
        const int wanted = 2 * std::max(size_.width, size_.height);
        const int whole = std::max(pictures_size_.width, pictures_size_.height);
        if (!image::decode_jpeg(reader_.bytes(), std::min(wanted, whole), decoded_)) return Use::kDamaged;
        if (const double correction = correction_of(picture); correction != 0)
            apply_curve(curve_of(correction), decoded_);
        return Use::kUsed;
    }

    const image::Bitmap& film_picture() {
        if (decoded_.size == size_) return decoded_;
        if (scaled_.size != size_) {
            scaled_.resize(size_);
            std::ranges::fill(scaled_.pixels, std::uint8_t{0});
        }
        image::put(decoded_, scaled_, image::fit(decoded_.size, {0, 0, size_.width, size_.height}));
        return scaled_;
    }

    Result<void> tell() {
        if (progress_({.done = count_.all(), .total = pictures_.size(), .kept = kept_})) return {};
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
    std::vector<double> corrections_;  // one a picture; empty: none is corrected
    image::Bitmap decoded_;
    image::Bitmap scaled_;
    UseCount count_;
    std::size_t kept_ = 0;
};

}  // namespace

Result<UseCount> render(const RenderOptions& options, const OnProgress& progress) {
    if (auto checked = check(options); !checked) return std::unexpected(checked.error());
    const auto format = format_of(options.output);
    if (!format) return std::unexpected(format.error());
    auto pictures = list_pictures(options.folder, options.choice);
    if (!pictures) return std::unexpected(pictures.error());
    return Rendering(options, *format, std::move(*pictures), progress).run();
}

}  // namespace vedette::film
