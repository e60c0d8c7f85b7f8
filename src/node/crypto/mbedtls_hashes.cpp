#include "node/crypto/mbedtls_hashes.hpp"

#include <cstdlib>

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

}  // namespace vedette::node
