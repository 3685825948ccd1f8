"""Who asks: a key in a header becomes the policy of its role.

errors       a key that opens nothing
keys         the text of a key, and the digest by which it is kept
credentials  what a request presents: Bearer, Basic, X-API-Key
policies     key -> role -> policy
sight        what of the definitions a policy sees
within       the places of a question that lie in the areas of a policy
gate         no key in an address; no cache keeps what was answered to a key
"""
