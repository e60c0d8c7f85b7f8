#include "node/net/certificate.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::node {
namespace {

using port::StorageError;

constexpr std::string_view kMagic = "VTLS";
constexpr std::size_t kSumAt = 4;
constexpr std::size_t kLengthsAt = 8;
constexpr std::size_t kHead = 14;
static_assert(kHead + Certificate::kMaxHost + port::Tls::kMaxIdentity <= Certificate::kMemory);
static_assert(Certificate::kMemory <= port::Storage::kAreaBytes);

std::uint32_t checksum(port::Crypto& crypto, Bytes area) {
    const std::array<Bytes, 1> pieces{area.subspan(kLengthsAt)};
    return load_be32(crypto.sha256(pieces).data());
}

struct Area {
    std::string_view host;
    port::TlsIdentity identity;
};
// The parts of a whole area; nothing: it is none.
std::optional<Area> parse_area(port::Crypto& crypto, Bytes bytes) {
    if (bytes.size() < kHead || !as_text(bytes).starts_with(kMagic)) return std::nullopt;
    const std::size_t host = load_be16(bytes.data() + kLengthsAt);
    const std::size_t certificate = load_be16(bytes.data() + kLengthsAt + 2);
    const std::size_t key = load_be16(bytes.data() + kLengthsAt + 4);
    if (host + certificate + key > bytes.size() - kHead) return std::nullopt;
    const Bytes area = bytes.first(kHead + host + certificate + key);
    if (checksum(crypto, area) != load_be32(bytes.data() + kSumAt)) return std::nullopt;
    const Bytes parts = area.subspan(kHead);
    return Area{as_text(parts.first(host)), {parts.subspan(host, certificate), parts.last(key)}};
}

}  // namespace

void Certificate::load(std::string_view host, MutableBytes memory) {
    if (tls_ == nullptr) return;
    const auto size = storage_.read(port::Storage::kCertificateArea, memory);
    const auto area = size ? parse_area(crypto_, memory.first(*size)) : std::nullopt;
    if (area && area->host == host && tls_->use_identity(area->identity)) use(area->identity.certificate);
    std::ranges::fill(memory, std::uint8_t{0});  // the key
}

void Certificate::use(Bytes certificate) {
    const std::array<Bytes, 1> pieces{certificate};
    const port::Sha256 hash = crypto_.sha256(pieces);
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    auto* out = std::ranges::copy(std::string_view("sha256:"), fingerprint_.begin()).out;
    for (std::size_t i = 0; i < hash.size(); ++i) {
        if (i > 0) *out++ = ':';
        *out++ = kDigits[hash[i] >> 4U];
        *out++ = kDigits[hash[i] & 15U];
    }
    is_in_use_ = true;
}

bool Certificate::make(std::string_view host, std::span<const IpAddress> addresses, MutableBytes memory) {
    if (tls_ == nullptr || is_making_) return false;
    memory_ = memory;
    host_bytes_ = host.copy(host_.data(), host_.size());
    address_count_ = std::min(addresses.size(), addresses_.size());
    std::copy_n(addresses.begin(), address_count_, addresses_.begin());
    is_making_ = worker_.submit(*this);
    return is_making_;
}

void Certificate::run() {
    const std::string_view host(host_.data(), host_bytes_);
    const MutableBytes parts = memory_.subspan(kHead);
    outcome_ = Made::kFailed;
    const auto made =
        tls_->make_identity({host, std::span(addresses_).first(address_count_)}, parts.subspan(host.size()));
    if (!made) return;
    std::ranges::copy(kMagic, memory_.begin());
    store_be16(memory_.data() + kLengthsAt, static_cast<std::uint16_t>(host.size()));
    store_be16(memory_.data() + kLengthsAt + 2, static_cast<std::uint16_t>(made->certificate.size()));
    store_be16(memory_.data() + kLengthsAt + 4, static_cast<std::uint16_t>(made->key.size()));
    std::ranges::copy(host, parts.begin());
    const Bytes area = memory_.first(kHead + host.size() + made->certificate.size() + made->key.size());
    store_be32(memory_.data() + kSumAt, checksum(crypto_, area));
    const bool is_kept = storage_.write(port::Storage::kCertificateArea, area).has_value();
    if (is_in_use_) {
        outcome_ = is_kept ? Made::kForLater : Made::kFailed;
    } else if (tls_->use_identity(*made)) {
        outcome_ = is_kept ? Made::kInUse : Made::kNotKept;
        new_ = made->certificate;
    }
}

bool Certificate::take_finished(const port::Job& job) {
    if (&job != static_cast<const port::Job*>(this)) return false;
    is_making_ = false;
    made_ = outcome_;
    if (!new_.empty()) use(new_);
    new_ = {};
    std::ranges::fill(memory_, std::uint8_t{0});  // the key
    memory_ = {};
    return true;
}

}  // namespace vedette::node
