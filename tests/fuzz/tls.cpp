// Any bytes from the peer of a TLS client or server, by any pieces: a session ends in order or waits, opens
// for nobody, and gives all of its memory back.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "node/tls/mbedtls_tls.hpp"

namespace {

using namespace vedette;

void require(bool holds) {
    if (!holds) std::abort();
}

struct Random final : port::Random {
    void random(MutableBytes out) override { std::ranges::fill(out, std::uint8_t{7}); }
};

// Of no certificate that anybody has a key of.
constexpr std::string_view kAuthority =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBcjCCARmgAwIBAgIUAv6RDJCwUsKnFzcA5cEKeUm4jfQwCgYIKoZIzj0EAwIw\n"
    "DzENMAsGA1UEAwwEZnV6ejAeFw0yNjExMzAwMzM4MTZaFw0zNjExMjcwMzM4MTZa\n"
    "MA8xDTALBgNVBAMMBGZ1enowWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATSFfJx\n"
    "MpAnkF2/kod8fG7Nni4/mMfC3LjF9Vrztsfh0CdKGD0/Gt9wcXTsQDKbb/tWOxXF\n"
    "7vZyEhDiB5Oa7oElo1MwUTAdBgNVHQ4EFgQUMYYv/Pu5RuLznQFNlpv9U77bKccw\n"
    "HwYDVR0jBBgwFoAUMYYv/Pu5RuLznQFNlpv9U77bKccwDwYDVR0TAQH/BAUwAwEB\n"
    "/zAKBggqhkjOPQQDAgNHADBEAiAfEErOSuZuq7KV18baa1kHTBeRAZKx3Inv4Lxo\n"
    "aPreegIgPwpJBZKmIniKVjxA3KUEJLy0yHKb8OPO0V+nLnVwat4=\n"
    "-----END CERTIFICATE-----\n";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static std::vector<std::uint8_t> memory(96 * 1024);
    static Random random;
    static const std::string authority = std::string(kAuthority) + '\0';
    node::MbedtlsTls tls(memory, random, {.authorities = as_bytes(authority)});
    static std::vector<std::uint8_t> other_memory(64 * 1024);
    static std::vector<std::uint8_t> identity_memory(port::Tls::kMaxIdentity);
    static const port::TlsIdentity identity =
        *node::MbedtlsTls(other_memory, random, {}).make_identity({"board", {}}, identity_memory);
    const bool is_server = size > 1 && data[1] % 2 == 0;
    require(!is_server || tls.use_identity(identity));
    const std::size_t before = tls.pool().used();
    const auto session =
        is_server ? tls.open_server() : tls.open_client({"camera.example", UtcTime{1'780'272'000s}});
    require(session.has_value());
    port::TlsSession& one = **session;
    Bytes rest(data, size);
    std::size_t piece = size == 0 ? 1 : 1 + data[0];
    for (int rounds = 0; rounds < 2000; ++rounds) {
        if (one.wants_run()) one.run();
        one.drop_output(one.output().size());
        require(one.state() != port::TlsSession::State::kOpen);
        const MutableBytes room = one.input_room();
        const std::size_t taken = std::min({piece, room.size(), rest.size()});
        if (taken == 0) break;
        std::ranges::copy(rest.first(taken), room.begin());
        one.add_input(taken);
        rest = rest.subspan(taken);
    }
    (void)one.plain();
    one.end();
    tls.close(one);
    require(tls.pool().used() == before);
    return 0;
}
