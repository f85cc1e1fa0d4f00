"""The shop's rules: pure functions of frozen facts; the time is handed in. What to call, in the order of a visit:

moment      moment(wall_ms, zone, day_starts) -> Moment · business_day(wall_ms, zone, day_starts) -> date
            day_begins(day, zone, day_starts) -> ms · begins(period, at) -> ms
schedule    is_on(when, at) · is_open(programme, at) · hours_on(programme, day) -> hours
cards       refusal(uid, kind) -> Never | None
visits      seen_just_now(last, now, rule) · counted(last_counted, now, rule) · too_many(today, rule)
            elapsed(then, now) -> Elapsed
lots        lots_of(entries) -> lots · balance(lots) · expire(lots, now_ms) -> postings · expires_at(rule, at) -> ms
            spend(lots, points, rule, allowance) -> postings, raises Short · reverse(entries, rule) -> postings
            take_back(lots, lot, points, rule, allowance) -> postings · settle(lots) -> postings
            expiring(lots, now_ms, until_ms) -> (points, ms) | None
campaigns   running(programme, guest, at) -> running (before the visit is kept; their keys go on the visit)
            referring(programme, guest, at) -> running (for REFERRAL and REFERRED events)
            gifts(programme, guest, at, redeemed) -> gifts
            held_out(campaign, key, member, decided) · drawn(campaign, member)
earning     earn(programme, events, at, *, tier, past, running, purchase, friend_visits) -> gains
            caps_since(at) -> ms
tiers       growth_of(entries) -> history · standing(programme, history, joined_ms, now_ms) -> Standing
            raised(programme, tier, value) -> tier · review_due(programme, tier, at_ms, now_ms)
            next_tier(programme, tier) -> Tier | None
rewards     menu(programme, purse, at) -> items · item(programme, reward, purse, at) -> Item
            needs_staff(policy, cost, signed)
stock       level(left, week) -> Level
progress    next_goal(programme, menu, balance, tier, value) -> Goal | None
greeting    part_of_day(at) · offers(programme, at, *, running, gifts, menu, lots, solved, new_tier) -> offers
            slides(programme, at) -> slides
questions   question(programme, at) -> Question · follow_up(question, face) -> FollowUp | None · find(programme, id)
            reason_words(programme, question_id, reason) -> Text | None
misuse      judge(rule, face, now, recent, *, is_open, practice) -> Verdict · reach_ms(rule)
watch       favourites(rule, handed_out) -> favourites · near_cap(rule, given) -> (staff, points)
            many_typed(rule, typed) -> (staff, points)
alarm       read(rule, answers, ringing) -> Reading
duplicates  proposals(files) -> pairs · judged(files) -> pairs one by one · similar(one, other) -> 0..1 · folded(text)
parting     part(rows, entries, redemptions, lots, cards) -> Parting (a merge is undone: what came since goes where)

Each text is a `Text`, complete in every language and already filled in: `kiosk.model.text.say` picks the words.
"""
