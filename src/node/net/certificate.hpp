// The board's own certificate: read from storage at the start, made by the slow task where there is none, and
// made anew when the owner asks. What it is good for, and when it is made, belongs to node/app.
//
// An area of storage: "VTLS", first 4 bytes of the SHA-256 of all behind them, lengths of the host's name,
// the certificate and the key (2 bytes each, big-endian), then these three. So a write that was cut leaves
// none. Owned by the network task.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "node/port/crypto.hpp"
#include "node/port/storage.hpp"
#include "node/port/tls.hpp"
#include "node/port/worker.hpp"

namespace vedette::node {

// One board's.
class Certificate final : private port::Job {
  public:
    static constexpr std::size_t kMaxHost = 32;
    // That load() and make() work in.
    static constexpr std::size_t kMemory = port::Tls::kMaxIdentity + 64;

    // Parts outlive it, and it outlives its job: it may go only while not is_making().
    Certificate(port::Tls* tls, port::Storage& storage, port::Crypto& crypto, port::Worker& worker)
        : tls_(tls), storage_(storage), crypto_(crypto), worker_(worker) {}

    // At the start: uses the stored certificate if it is for this host. Blocks.
    void load(std::string_view host, MutableBytes memory);
    bool is_possible() const { return tls_ != nullptr; }
    // Sessions can be opened.
    bool is_in_use() const { return is_in_use_; }

    // What became of the last make().
    enum class Made : std::uint8_t {
        kNothing,   // there was none since the start
        kInUse,     // it is the one in use
        kForLater,  // it holds from the next start on
        kNotKept,   // in use, but storage does not keep it: the next start makes another one
        kFailed,    // nothing has changed
    };
    // Makes one for that host and at most two addresses, and stores it. `memory` is the slow task's until
    // the end. False: the slow task is busy, and nothing has changed.
    bool make(std::string_view host, std::span<const IpAddress> addresses, MutableBytes memory);
    bool is_making() const { return is_making_; }
    Made made() const { return made_; }

    // Whether it is this object's job that has finished.
    bool take_finished(const port::Job& job);

    // "sha256:0A:1B:…" of the certificate in use; empty: there is none.
    std::string_view fingerprint() const { return {fingerprint_.data(), is_in_use_ ? kFingerprintText : 0}; }

  private:
    static constexpr std::size_t kFingerprintText = 7 + 32 * 3 - 1;

    void run() override;
    void use(Bytes certificate);

    port::Tls* const tls_;
    port::Storage& storage_;
    port::Crypto& crypto_;
    port::Worker& worker_;
    bool is_in_use_ = false;
    bool is_making_ = false;
    Made made_ = Made::kNothing;
    std::array<char, kFingerprintText> fingerprint_{};
    // While is_making_ the slow task's:
    MutableBytes memory_{};
    std::array<char, kMaxHost> host_{};
    std::size_t host_bytes_ = 0;
    std::array<IpAddress, 2> addresses_{};
    std::size_t address_count_ = 0;
    Made outcome_ = Made::kNothing;
    Bytes new_{};  // in memory_: the one that is in use now
};

}  // namespace vedette::node
