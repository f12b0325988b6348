/**
 * Passwords that are long enough and yet among the first that somebody tries, in lower case: long entries of published
 * lists of leaked passwords, and the usual ways to stretch a short one to twelve characters.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  000000000000 0000000000000 00000000000000 0123456789012 012345678910 111111111111 1111111111111 111111222222
  112233445566 1122334455667788 121212121212 123123123123 123321123321 123412341234 123456123456 1234567891011
  123456789012 1234567890123 12345678901234 123456789012345 1234567890123456 123456789101112
  1234567890qwe 1234567890qwerty 12345678987654321 123456789abc 123456789abcd 123456789qwe 12345qwertasdfg 123456qwerty
  1234qwerasdf 1234qwerasdfzxcv 123abc123abc 123qweasdzxc 123qwe123qwe 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i
  1q2w3e4r1q2w3e4r 1qaz1qaz1qaz 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc 1qaz@wsx3edc 222222222222 333333333333
  444444444444 555555555555 666666666666 777777777777 888888888888 987654321098 999999999999 9876543210123
  aaaaaaaaaaaa abc123abc123 abcabcabcabc abcd12345678 abcd1234abcd abcd1234abcd1234 abcdef123456 abcdefghijkl
  abcdefghijklm abcdefghijklmnop abcdefghijklmnopqrstuvwxyz abcdefg12345 adminadmin123 adminadminadmin administrator
  administrator1 administrator123 admin1234567 admin12345678 admin123456789 alexander123 asdasdasdasd asdf1234asdf
  asdfasdfasdf asdfghjkl123 asdfghjkl1234 asdfghjklqwe asdfghjklzxcvbnm baseball1234 basketball12 basketball123
  blink182blink bismillah123 cheesecake123 changeme1234 changeme12345 changeme123456 changemechangeme chocolate123
  christopher1 computer1234 correcthorse correcthorsebatterystaple dragondragon elizabeth123 facebook1234
  football1234 football12345 freedom12345 fuckyou12345 hellohello123 hello1234567 helloworld123 helloworld12
  iloveyou1234 iloveyou12345 iloveyou123456 iloveyou143143 iloveyouforever ilovemyfamily jesuschrist1 jesusislord1
  justinbieber justinbieber1 letmein12345 letmein123456 letmeinletmein lovelovelove manchester123 mastermaster
  michael12345 minecraft123 monkeymonkey motherfucker motherfucker1 mynameisjohn newpassword1 newpassword123
  onetwothree123 pa$$w0rd1234 p@ssw0rd1234 p@ssw0rd12345 p@ssw0rd123456 p@ssword1234 p@ssword12345 passw0rd1234
  passw0rd12345 passwordpassword password0000 password1111 password1212 password1234 password12345 password123456
  password1234567 password12345678 password123456789 password1234! password123! password123!! password12!@
  password2020 password2021 password2022 password2023 password2024 password2025 password2026 password@123 password@1234
  password_123 password-123 passwort1234 poiuytrewq12 pokemon12345 princess1234 princess12345 q1w2e3r4t5y6
  q1w2e3r4t5y6u7i8 qazwsxedc123 qazwsxedcrfv qazwsxedcrfvtgb qazxswedcvfr qqqqqqqqqqqq qwe123qwe123 qweasdzxc123
  qweqweqweqwe qwer1234asdf qwer1234qwer qwer1234qwer1234 qwerasdfzxcv qwertyqwerty qwerty123456 qwerty1234567
  qwerty12345678 qwerty123456789 qwertyasdfgh qwertyuiop12 qwertyuiop123 qwertyuiop1234 qwertyuiop[] qwertyuiopasdf
  qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm root12345678 rootrootroot samsung12345 secretsecret
  shadowshadow spiderman123 sunshine1234 sunshine12345 superman1234 superman12345 starwars1234 testtesttest
  test12345678 test123456789 testpassword testpassword1 thisisapassword trustno1trustno1 unbelievable welcome12345
  welcome123456 welcome1234! welcomewelcome whatever1234 xxxxxxxxxxxx zaq12wsxcde3 zaq1xsw2cde3 zxcvbnm12345
  zxcvbnm123456 zxcvbnmasdfghjkl zxcvbnmzxcvbnm zzzzzzzzzzzz
  `
    .trim()
    .split(/\s+/),
);
