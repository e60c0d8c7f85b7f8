#include "node/update/update.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/base/text.hpp"

namespace vedette::node {
namespace {

UpdateError error_of(port::SlotError error) {
    switch (error) {
        case port::SlotError::kAbsent: return UpdateError::kNoSlot;
        case port::SlotError::kTooLarge: return UpdateError::kTooLarge;
        case port::SlotError::kInvalid: return UpdateError::kNoProgram;
        case port::SlotError::kOnTrial: return UpdateError::kOnTrial;
        case port::SlotError::kFailed: break;
    }
    return UpdateError::kFlash;
}

// Of the setting's hexadecimal digits. Nothing: it is not set, or is no key.
std::optional<std::array<std::uint8_t, port::Crypto::kP256>> parse_key(std::string_view text) {
    std::array<std::uint8_t, port::Crypto::kP256> out;
    if (text.size() != 2 * out.size()) return std::nullopt;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto byte = parse_int<std::uint8_t>(text.substr(2 * i, 2), 16);
        if (!byte) return std::nullopt;
        out[i] = *byte;
    }
    return out;
}

}  // namespace

std::string_view sentence_of(UpdateError error) {
    switch (error) {
        case UpdateError::kBusy: return "Another update is under way. Wait until it has ended.";
        case UpdateError::kNoKey:
            return "The board knows no key. Set update.key to the public key of who signs its programs.";
        case UpdateError::kNoSlot: return "This board has room for one program only. Update it by cable.";
        case UpdateError::kOnTrial:
            return "The running program is new and on trial. Load a page of the board, then try again.";
        case UpdateError::kNoImage: return "This is no signed image. Make one with firmware/sign_image.";
        case UpdateError::kSignature:
            return "The image is not signed by the key of this board. Sign it with the key that belongs to "
                   "update.key.";
        case UpdateError::kBoard: return "The image is for another board. Take the one of this board.";
        case UpdateError::kOlder:
            return "The image is older than the running program. Take a newer one, or flash it by cable.";
        case UpdateError::kTooLarge: return "The program is too large for this board.";
        case UpdateError::kLength: return "The image was cut. Send it again, whole.";
        case UpdateError::kDamaged:
            return "The program is not the one that was signed. Send the image again.";
        case UpdateError::kFlash: return "The flash gave an error. Try again.";
        case UpdateError::kNoProgram:
            return "What was signed is no program of a board. Build it by firmware/build.sh.";
        case UpdateError::kOtherHead:
            return "The program has another version or board than its image says. Sign it by "
                   "firmware/sign_image.";
    }
    return {};
}

Update::Update(const UpdateParts& parts, const Values& settings, bool has_settings, std::string_view version,
               std::string_view board, MonoTime now)
    : parts_(parts), settings_(settings), version_(version), board_(board), has_settings_(has_settings) {
    if (!parts.slots.is_on_trial()) return;
    trial_ends_ = now + kTrial;
    submit_probe();
}

std::expected<void, UpdateError> Update::begin(std::uint64_t bytes) {
    if (trial_ends_) return std::unexpected(UpdateError::kOnTrial);
    if (is_open_ || is_working_ || is_done_) return std::unexpected(UpdateError::kBusy);
    if (parts_.slots.capacity() == 0) return std::unexpected(UpdateError::kNoSlot);
    const auto key = parse_key(settings_.text(Key::kUpdateKey));
    if (!key) return std::unexpected(UpdateError::kNoKey);
    if (bytes < ImageHead::kBytes + Program::kBytes) return std::unexpected(UpdateError::kNoImage);
    if (bytes - ImageHead::kBytes > parts_.slots.capacity()) return std::unexpected(UpdateError::kTooLarge);
    key_ = *key;
    is_open_ = true;
    bytes_ = bytes;
    received_ = 0;
    error_.reset();
    has_head_ = false;
    size_ = 0;
    return {};
}

// What follows an error is taken and forgotten, so that the sender reads the answer.
std::size_t Update::room() const {
    if (error_) return std::numeric_limits<std::size_t>::max();
    return is_working_ || wants_work_ || is_done_ ? 0 : piece_.size() - size_;
}

void Update::take(Bytes piece) {
    received_ += piece.size();
    if (error_) return;
    std::copy(piece.begin(), piece.end(), piece_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += piece.size();
    if (size_ == piece_.size() || received_ == bytes_) submit();
}

void Update::submit() {
    is_working_ = parts_.worker.submit(*this);
    wants_work_ = !is_working_;
}

std::optional<std::expected<void, UpdateError>> Update::result() const {
    if (is_working_ || wants_work_) return std::nullopt;
    if (error_) return std::unexpected(*error_);
    return is_done_ ? std::optional(std::expected<void, UpdateError>()) : std::nullopt;
}

// While the slow task works, what it does is given up when it has finished.
void Update::end() {
    is_open_ = false;
    wants_work_ = false;
    if (!is_done_ && !is_working_) parts_.slots.abort();
}

bool Update::take_finished(const port::Job& job) {
    if (&job != static_cast<const port::Job*>(this)) return false;
    is_working_ = false;
    if (std::exchange(is_probe_, false)) {
        has_worked_ = true;
        keep_if_proven();
        return true;
    }
    size_ = 0;
    error_ = outcome_;
    is_done_ = !error_ && received_ == bytes_;
    // The place of a whole image is the next one already: a sender that has gone waits for no answer.
    if (!is_open_) is_done_ ? parts_.system.restart() : parts_.slots.abort();
    if (error_) parts_.log.write(port::Level::kWarning, "update", sentence_of(*error_));
    return true;
}

void Update::run() {
    if (!is_probe_) outcome_ = work();
}

// Of one piece; the first one has the whole head.
std::optional<UpdateError> Update::work() {
    Bytes bytes = Bytes(piece_).first(size_);
    if (!has_head_) {
        if (const auto error = check_head(bytes)) return error;
        has_head_ = true;
        bytes = bytes.subspan(ImageHead::kBytes);
        parts_.crypto.begin_hash();
    }
    parts_.crypto.add_to_hash(bytes);
    if (const auto done = parts_.slots.write(bytes); !done) return error_of(done.error());
    return received_ == bytes_ ? finish() : std::nullopt;
}

// Nothing is written, nor a byte of the other place lost, before all of it is right.
std::optional<UpdateError> Update::check_head(Bytes bytes) {
    const auto head = ImageHead::parse(bytes);
    if (!head) return UpdateError::kNoImage;
    const std::array<Bytes, 1> signed_part{head->signed_part};
    if (!parts_.crypto.verify_p256(key_, parts_.crypto.sha256(signed_part), head->signature))
        return UpdateError::kSignature;
    // The owner may have signed an old program, or one of another board, by mistake.
    const auto program = Program::parse(bytes.subspan(ImageHead::kBytes));
    if (!program) return UpdateError::kNoProgram;
    if (program->version != head->version || !equal_ignoring_case(program->board, head->board))
        return UpdateError::kOtherHead;
    if (!equal_ignoring_case(head->board, board_)) return UpdateError::kBoard;
    const auto running = Version::parse(version_);
    if (running && head->version < *running) return UpdateError::kOlder;
    if (bytes_ != std::uint64_t{ImageHead::kBytes} + head->program_bytes) return UpdateError::kLength;
    hash_ = head->hash;
    const auto begun = parts_.slots.begin(head->program_bytes);
    return begun ? std::nullopt : std::optional(error_of(begun.error()));
}

std::optional<UpdateError> Update::finish() {
    if (parts_.crypto.end_hash() != hash_) return UpdateError::kDamaged;
    const auto done = parts_.slots.finish();
    return done ? std::nullopt : std::optional(error_of(done.error()));
}

MonoTime Update::deadline() const {
    if (wants_work_) return {Duration::min()};
    return trial_ends_.value_or(MonoTime::max());
}

void Update::turn(MonoTime now) {
    if (wants_work_) submit();
    if (!trial_ends_) return;
    if (!has_worked_ && !is_probe_) submit_probe();
    if (now < *trial_ends_) return;
    trial_ends_.reset();
    parts_.log.write(port::Level::kWarning, "update",
                     !has_settings_ ? "the new program cannot read the settings: back to the one before it"
                     : !has_worked_ ? "the new program's slow task does not work: back to the one before it"
                                    : "the new program has served nobody: back to the one before it");
    parts_.system.restart();
}

// Without the slow task nobody could log in, or send another program.
void Update::submit_probe() {
    is_probe_ = true;
    is_working_ = is_probe_ = parts_.worker.submit(*this);
}

void Update::count_served() {
    if (!trial_ends_) return;
    has_served_ = true;
    keep_if_proven();
}

void Update::keep_if_proven() {
    if (!trial_ends_ || !has_served_ || !has_worked_ || !has_settings_) return;
    trial_ends_.reset();
    const bool is_kept = parts_.slots.confirm();
    parts_.log.write(
        port::Level::kInfo, "update",
        is_kept ? "the new program is kept" : "the new program cannot be kept: the flash gives an error");
}

}  // namespace vedette::node
