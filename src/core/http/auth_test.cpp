#include "core/http/auth.hpp"

#include <string>

#include <gtest/gtest.h>

#include "core/http/hash.hpp"

namespace vedette::http {
namespace {

template <class Hash>
std::string hex_digest(std::string_view text, std::size_t cut = 0) {
    Hash hash;
    hash.update(text.substr(0, cut));
    hash.update(text.substr(cut));
    std::string out;
    for (const auto b : hash.finish()) {
        out += "0123456789abcdef"[b >> 4];
        out += "0123456789abcdef"[b & 15];
    }
    return out;
}

TEST(Md5, gives_the_digests_of_rfc_1321) {
    EXPECT_EQ(hex_digest<Md5>(""), "d41d8cd98f00b204e9800998ecf8427e");
    EXPECT_EQ(hex_digest<Md5>("a"), "0cc175b9c0f1b6a831c399e269772661");
    EXPECT_EQ(hex_digest<Md5>("abc"), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(hex_digest<Md5>("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
    EXPECT_EQ(hex_digest<Md5>("abcdefghijklmnopqrstuvwxyz"), "c3fcd3d76192e4007dfb496cca67e13b");
    EXPECT_EQ(hex_digest<Md5>("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 17),
              "d174ab98d277d9f5a5611c2c9f419d9f");
    EXPECT_EQ(hex_digest<Md5>("1234567890123456789012345678901234567890123456789012345678901234567890"
                              "1234567890",
                              64),
              "57edf4a22be3c955ac49da2e2107b67a");
}

TEST(Sha256, gives_the_published_digests) {
    EXPECT_EQ(hex_digest<Sha256>(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex_digest<Sha256>("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex_digest<Sha256>("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 5),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(DigestHashes, pad_every_length) {
    // Digests of the digests of 0 to 129 bytes, computed by another implementation.
    std::string md5;
    std::string sha256;
    for (std::size_t size = 0; size < 130; ++size) {
        md5 += hex_digest<Md5>(std::string(size, 'x'), size / 2);
        sha256 += hex_digest<Sha256>(std::string(size, 'x'), size / 2);
    }
    EXPECT_EQ(hex_digest<Md5>(md5), "6638bf0c12c07cffaf1d9ecd65b95eeb");
    EXPECT_EQ(hex_digest<Sha256>(sha256), "199af942eba7fa5d1e16d475169eb24018b14e69339c93d26a9ea6d873b4ace6");
}

std::string describe(const std::optional<Challenge>& c) {
    if (!c) return "none";
    const char* schemes[] = {"Basic", "MD5", "SHA-256"};
    return std::string(schemes[static_cast<int>(c->scheme)]) + " " + std::string(c->realm) + " " +
           std::string(c->nonce) + (c->session ? " session" : "") +
           (c->qop.empty() ? "" : " qop=" + std::string(c->qop)) + (c->stale ? " stale" : "") +
           (c->opaque ? " opaque=" + std::string(*c->opaque) : "");
}

TEST(Challenge, the_strongest_answerable_one_is_chosen) {
    const auto chosen = [](std::string_view value) { return describe(choose_challenge(value)); };
    EXPECT_EQ(chosen(R"(Basic realm="a")"), "Basic a ");
    EXPECT_EQ(chosen(R"(basic realm=a, charset="UTF-8")"), "Basic a ");
    EXPECT_EQ(chosen("Basic"), "Basic  ");
    EXPECT_EQ(chosen(R"(Digest realm="a, b", nonce="n", qop="auth-int, auth", stale=TRUE, opaque="")"),
              "MD5 a, b n qop=auth stale opaque=");
    EXPECT_EQ(chosen(R"(Digest realm="a",nonce="n")"), "MD5 a n");
    EXPECT_EQ(
        chosen(
            R"(Basic realm="b", Digest realm="a", nonce="n", algorithm=MD5, Digest realm="c", nonce="m", algorithm=SHA-256)"),
        "SHA-256 c m");
    EXPECT_EQ(chosen(R"(Digest realm="c", nonce="m", algorithm=sha-256, Basic realm="b")"), "SHA-256 c m");
    EXPECT_EQ(chosen(R"(Negotiate abc==, Basic realm="b")"), "Basic b ");
    EXPECT_EQ(chosen(R"(Digest realm="a", nonce="n", algorithm=MD5-sess, Basic realm="b")"),
              "MD5 a n session");
    EXPECT_EQ(chosen(R"(Digest realm="a", nonce="n", algorithm="sha-256-SESS")"), "SHA-256 a n session");
    EXPECT_EQ(chosen(R"(Digest realm="a", nonce="n", algorithm=SHA-512-256, Basic realm="b")"), "Basic b ");
    EXPECT_EQ(chosen(R"(Digest realm="a", nonce="n", algorithm=SHA-512-256-sess)"), "none");
    EXPECT_EQ(chosen(R"(Digest realm="a", nonce="n", algorithm="")"), "MD5 a n");
    EXPECT_EQ(chosen(R"(Digest realm="a", nonce="n", qop="auth-int")"), "MD5 a n qop=auth-int");
    EXPECT_EQ(chosen(R"(Digest realm="a", nonce="n", qop="")"), "MD5 a n");
    EXPECT_EQ(chosen(R"(Digest realm="a", nonce="n", stale=false)"), "MD5 a n");
    EXPECT_EQ(chosen(R"(Digest realm="a")"), "none");
    EXPECT_EQ(chosen(R"(Bearer realm="a")"), "none");
    for (const char* junk : {"", ",", "=", "realm=\"a\"", "\"", "Digest nonce=\"n", ", ,=,"}) {
        EXPECT_EQ(chosen(junk), "none") << junk;
    }
}

TEST(Challenge, the_first_demand_is_named) {
    const auto named = [](std::string_view value) {
        const auto demand = first_demand(value);
        return demand ? std::string(demand->scheme) + " " + std::string(demand->algorithm) : "none";
    };
    EXPECT_EQ(named(R"(Digest realm="a", nonce="n", algorithm=SHA-512-256, Basic realm="b")"),
              "Digest SHA-512-256");
    EXPECT_EQ(named("Negotiate"), "Negotiate ");
    EXPECT_EQ(named(""), "none");
}

TEST(Basic, is_user_and_password_in_base64) {
    char out[64];
    EXPECT_EQ(format_basic({"Aladdin", "open sesame"}, out).value_or("refused"),
              "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    EXPECT_EQ(format_basic({"", ""}, out).value_or("refused"), "Basic Og==");
    EXPECT_EQ(format_basic({"u", "p:q"}, out).value_or("refused"), "Basic dTpwOnE=");
    EXPECT_FALSE(format_basic({"u:v", "p"}, out).has_value());
    char small[12];
    EXPECT_FALSE(format_basic({"user", "password"}, small).has_value());
}

// RFC 7616 section 3.9.1.
constexpr std::string_view kRfcNonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
constexpr std::string_view kRfcCnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

std::string rfc_answer(std::string_view algorithm, std::string_view qop) {
    const std::string header = "Digest realm=\"http-auth@example.org\", " + std::string(qop) +
                               "algorithm=" + std::string(algorithm) + ", nonce=\"" + std::string(kRfcNonce) +
                               "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
    const auto challenge = choose_challenge(header);
    if (!challenge) return "none";
    char out[600];
    const DigestRequest request{"GET", "/dir/index.html", kRfcCnonce, 1};
    return std::string(
        format_digest(*challenge, {"Mufasa", "Circle of Life"}, request, out).value_or("refused"));
}

TEST(Digest, answers_the_samples_of_rfc_7616) {
    const std::string front = "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", nonce=\"" +
                              std::string(kRfcNonce) + "\", uri=\"/dir/index.html\", algorithm=";
    const std::string back = ", qop=auth, nc=00000001, cnonce=\"" + std::string(kRfcCnonce) +
                             "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
    EXPECT_EQ(rfc_answer("MD5", "qop=\"auth, auth-int\", "),
              front + "MD5, response=\"8ca523f5e9506fed4657c9700eebdbec\"" + back);
    EXPECT_EQ(rfc_answer("SHA-256", "qop=\"auth, auth-int\", "),
              front +
                  "SHA-256, response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"" +
                  back);
}

std::string value_of(const std::string& answer, const std::string& name) {
    const std::size_t at = answer.find(name + "=\"");
    return at == answer.npos ? ""
                             : answer.substr(at + name.size() + 2,
                                             answer.find('"', at + name.size() + 2) - at - name.size() - 2);
}

// Field case: wants a Digest login per session (MD5-sess, SHA-256-sess) | older cameras, own case 40 | answered
TEST(Digest, answers_per_session) {
    // Computed by another implementation of RFC 7616.
    EXPECT_EQ(value_of(rfc_answer("MD5-sess", "qop=\"auth\", "), "response"),
              "e783283f46242139c486a698fec7211d");
    EXPECT_EQ(value_of(rfc_answer("SHA-256-sess", "qop=\"auth\", "), "response"),
              "2fd51b3a77ad75bad6afad6003e818d767133c46d9e2749e7f5232ae1ea3efd7");
    const std::string older = rfc_answer("MD5-sess", "");
    EXPECT_EQ(value_of(older, "response"), "37a7f42db2090a3fcac4e26e747d4fc8");
    EXPECT_EQ(value_of(older, "cnonce"), kRfcCnonce) << "the server cannot check the answer without it";
}

// Field case: wants qop=auth-int | Digest servers of cameras, own case 40 | answered: a GET has no body to protect
TEST(Digest, answers_auth_int_where_auth_is_not_offered) {
    const std::string answer = rfc_answer("MD5", "qop=\"auth-int\", ");
    EXPECT_EQ(value_of(answer, "response"), "8804a53d3640a40a4f73cea12c5ba451");
    EXPECT_NE(answer.find(", qop=auth-int, nc=00000001"), answer.npos);
}

TEST(Digest, answers_without_qop_in_the_older_form) {
    EXPECT_EQ(
        rfc_answer("MD5", ""),
        "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", nonce=\"" + std::string(kRfcNonce) +
            "\", uri=\"/dir/index.html\", algorithm=MD5, response=\"7b2cc3b30e75b4777ea31027084363fd\", "
            "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
}

TEST(Digest, quotes_are_escaped_for_the_wire_and_not_for_the_hash) {
    const auto challenge = choose_challenge(R"(Digest realm="r\"1", nonce="n1", qop=auth)");
    ASSERT_TRUE(challenge.has_value());
    char out[300];
    const DigestRequest request{"GET", "/x?y", "cn", 10};
    EXPECT_EQ(format_digest(*challenge, {R"(a"b\c)", "p"}, request, out).value_or("refused"),
              R"(Digest username="a\"b\\c", realm="r\"1", nonce="n1", uri="/x?y", )"
              R"(response="4bde1315bd5af642029d599df3a4b104", qop=auth, nc=0000000a, cnonce="cn")");
}

TEST(Digest, values_that_would_break_the_header_are_refused) {
    const auto challenge = choose_challenge(R"(Digest realm="r", nonce="n", qop=auth)");
    ASSERT_TRUE(challenge.has_value());
    char out[300];
    const auto made = [&](std::string_view user, std::string_view target, std::string_view cnonce,
                          std::size_t size) {
        const DigestRequest request{"GET", target, cnonce, 1};
        return format_digest(*challenge, {user, "p"}, request, {out, size}).has_value();
    };
    EXPECT_TRUE(made("u", "/", "c", 300));
    EXPECT_FALSE(made("u\r\n", "/", "c", 300));
    EXPECT_FALSE(made("u", "/\n", "c", 300));
    EXPECT_FALSE(made("u", "/\"", "c", 300));
    EXPECT_FALSE(made("u", "/", "c\"", 300));
    EXPECT_FALSE(made("u", "/", "", 300));
    EXPECT_FALSE(made("u", "/", "c", 100));
    const DigestRequest request{"GET", "/", "c", 1};
    EXPECT_FALSE(format_digest(Challenge{}, {"u", "p"}, request, out).has_value());
}

}  // namespace
}  // namespace vedette::http
