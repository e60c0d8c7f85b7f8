#include "node/crypto/mbedtls_hashes.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <new>

#include <mbedtls/ecdsa.h>
#include <mbedtls/md.h>
#include <mbedtls/pkcs5.h>
#include <mbedtls/version.h>

namespace vedette::node {
namespace {

const mbedtls_md_info_t* sha256_info() { return mbedtls_md_info_from_type(MBEDTLS_MD_SHA256); }

// An error means that memory is out or the library lacks SHA-256: no password can be checked then, and a
// wrong result must not pass for one.
void require(int error) {
    if (error != 0) std::abort();
}

}  // namespace

port::Sha256 MbedtlsHashes::sha256(std::span<const Bytes> pieces) {
    port::Sha256 out;
    mbedtls_md_context_t context;
    mbedtls_md_init(&context);
    require(mbedtls_md_setup(&context, sha256_info(), 0));
    require(mbedtls_md_starts(&context));
    for (const Bytes piece : pieces) require(mbedtls_md_update(&context, piece.data(), piece.size()));
    require(mbedtls_md_finish(&context, out.data()));
    mbedtls_md_free(&context);
    return out;
}

port::Sha256 MbedtlsHashes::pbkdf2_sha256(Bytes password, Bytes salt, std::uint32_t iterations) {
    port::Sha256 out;
#if MBEDTLS_VERSION_NUMBER >= 0x03030000
    require(mbedtls_pkcs5_pbkdf2_hmac_ext(MBEDTLS_MD_SHA256, password.data(), password.size(), salt.data(),
                                          salt.size(), iterations, out.size(), out.data()));
#else
    mbedtls_md_context_t context;
    mbedtls_md_init(&context);
    require(mbedtls_md_setup(&context, sha256_info(), 1));
    require(mbedtls_pkcs5_pbkdf2_hmac(&context, password.data(), password.size(), salt.data(), salt.size(),
                                      iterations, out.size(), out.data()));
    mbedtls_md_free(&context);
#endif
    return out;
}

// A hash that was begun and not ended is given up.
void MbedtlsHashes::begin_hash() {
    static_assert(sizeof(mbedtls_md_context_t) <= kContextBytes);
    if (is_hashing_) (void)end_hash();
    is_hashing_ = true;
    auto* const context = new (context_) mbedtls_md_context_t;
    mbedtls_md_init(context);
    require(mbedtls_md_setup(context, sha256_info(), 0));
    require(mbedtls_md_starts(context));
}

void MbedtlsHashes::add_to_hash(Bytes piece) {
    auto* const context = std::launder(reinterpret_cast<mbedtls_md_context_t*>(context_));
    require(mbedtls_md_update(context, piece.data(), piece.size()));
}

port::Sha256 MbedtlsHashes::end_hash() {
    port::Sha256 out;
    auto* const context = std::launder(reinterpret_cast<mbedtls_md_context_t*>(context_));
    require(mbedtls_md_finish(context, out.data()));
    mbedtls_md_free(context);
    is_hashing_ = false;
    return out;
}

bool MbedtlsHashes::verify_p256(Bytes public_key, const port::Sha256& hash, Bytes signature) {
    if (public_key.size() != kP256 || signature.size() != kP256) return false;
    std::array<std::uint8_t, kP256 + 1> point{4};  // an uncompressed one (SEC 1 section 2.3.3)
    std::copy(public_key.begin(), public_key.end(), point.begin() + 1);
    mbedtls_ecp_group group;
    mbedtls_ecp_point key;
    mbedtls_mpi r;
    mbedtls_mpi s;
    mbedtls_ecp_group_init(&group);
    mbedtls_ecp_point_init(&key);
    mbedtls_mpi_init(&r);
    mbedtls_mpi_init(&s);
    const Bytes first = signature.first(kP256 / 2);
    const Bytes second = signature.last(kP256 / 2);
    const bool is_right = mbedtls_ecp_group_load(&group, MBEDTLS_ECP_DP_SECP256R1) == 0 &&
                          mbedtls_ecp_point_read_binary(&group, &key, point.data(), point.size()) == 0 &&
                          mbedtls_ecp_check_pubkey(&group, &key) == 0 &&
                          mbedtls_mpi_read_binary(&r, first.data(), first.size()) == 0 &&
                          mbedtls_mpi_read_binary(&s, second.data(), second.size()) == 0 &&
                          mbedtls_ecdsa_verify(&group, hash.data(), hash.size(), &key, &r, &s) == 0;
    mbedtls_mpi_free(&s);
    mbedtls_mpi_free(&r);
    mbedtls_ecp_point_free(&key);
    mbedtls_ecp_group_free(&group);
    return is_right;
}

}  // namespace vedette::node
