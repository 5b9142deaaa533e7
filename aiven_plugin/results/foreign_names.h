// What people call a password in other languages than English, as data: names of members, settings
// and columns, and the word of a sentence. Words of ASCII letters alone are in credential_words.h.
// Compared byte for byte from the second character on, so that it does not matter whether the first
// one is a capital. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace claribi::results {

// The end of a name or of a word; the whole word, or all but its first character.
inline constexpr std::array<std::string_view, 56> kForeignPasswords{"ontraseña",     // Spanish
                                                                    "ontraseñas",    //
                                                                    "ontrasinal",    // Galician
                                                                    "clé d'accès",   // French
                                                                    "asło",          // Polish
                                                                    "asłem",         //
                                                                    "ösenord",       // Swedish
                                                                    "elszó",         // Hungarian
                                                                    "ifre",          // Turkish
                                                                    "Şifre",         //
                                                                    "şifre",         //
                                                                    "arolă",         // Romanian
                                                                    "aslaptažodis",  // Lithuanian
                                                                    "laptažodis",    //
                                                                    "ароль",         // Russian
                                                                    "ароля",         //
                                                                    "ароли",   // Bulgarian, Russian
                                                                    "арола",   // Bulgarian
                                                                    "озинка",  // Serbian
                                                                    "ωδικός",  // Greek
                                                                    "ωδικός πρόσβασης",  //
                                                                    "ωδικό πρόσβασης",   //
                                                                    "סיסמה",             // Hebrew
                                                                    "סיסמא",             //
                                                                    "كلمة المرور",       // Arabic
                                                                    "كلمة السر",         //
                                                                    "رمز عبور",          // Persian
                                                                    "گذرواژه",           //
                                                                    "पासवर्ड",            // Hindi
                                                                    "รหัสผ่าน",            // Thai
                                                                    "ật khẩu",     // Vietnamese
                                                                    "密码",        // Chinese
                                                                    "密碼",        //
                                                                    "口令",        //
                                                                    "密钥",        //
                                                                    "密鑰",        //
                                                                    "令牌",        //
                                                                    "密码是",      // with the verb
                                                                    "密码为",      //
                                                                    "密码：",      //
                                                                    "密碼是",      //
                                                                    "密碼為",      //
                                                                    "口令是",      //
                                                                    "口令为",      //
                                                                    "パスワード",  // Japanese
                                                                    "パスワードは",  //
                                                                    "暗証番号",      //
                                                                    "暗証番号は",    //
                                                                    "合言葉",        //
                                                                    "비밀번호",      // Korean
                                                                    "비밀번호는",    //
                                                                    "암호",          //
                                                                    "암호는",        //
                                                                    "비번",          //
                                                                    "비번은",        //
                                                                    "Пароль"};

// The last two bytes of the words for a password in other languages: nearly every word of such a
// language has others.
class ForeignEnds {
 public:
  constexpr ForeignEnds() {
    for (const std::string_view word : kForeignPasswords) {
      const std::size_t index = Index(word[word.size() - 2], word.back());
      bits_[index / 64] |= std::uint64_t{1} << (index % 64);
    }
  }
  constexpr bool MayEnd(std::string_view name) const {
    if (name.size() < 2) return false;
    const std::size_t index = Index(name[name.size() - 2], name.back());
    return (bits_[index / 64] >> (index % 64) & 1U) != 0;
  }

 private:
  static constexpr std::size_t Index(char before, char last) {
    return static_cast<std::size_t>(static_cast<unsigned char>(before)) << 8U |
           static_cast<unsigned char>(last);
  }

  std::array<std::uint64_t, 1024> bits_{};
};
inline constexpr ForeignEnds kForeignEnds;

}  // namespace claribi::results
