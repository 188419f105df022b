"""An invented policy in a copy of the shipped registry, for tests to break in one place after another."""

TOWN = """\
name: {zh: 镇, en: Town}
place: {zh: 镇, en: Town}
stage: in-force
sources: [csj-2023-05]
benefits:
  - id: one
    name: {zh: 一, en: One}
    conditions:
      - {fact: activity, is: training}
      - any_of:
          - {fact: cost, at_least: 5}
          - not: {fact: signed_on, on_or_before: 2023-12-31}
      - all_of:
          - {fact: term, at_most: 12}
          - {partner: supplier, as_of: signed_on}
    amount:
      sum_of:
        - {of: cost, exactly: 10%}
        - of: cost
          tiers:
            - {up_to: 100, rate: 1%}
            - {up_to: 200, rate: 2%}
            - {rate: 3%}
        - cases:
            - {when: {fact: pilot, is: yes}, amount: {fixed: 1}}
            - {amount: {quantity: term, unit_price: 2}}
        - least_of: [{fixed: 5}, {greatest_of: [{fixed: 1}, {up_to: {of: investment, at_most: 20%}}]}]
    caps:
      - {amount: 1000}
      - {amount: 2000, per: [applicant, year], year_of: signed_on, received: voucher_received}
    budget: {amount: 3000, year_of: signed_on, used: etown_budget_used}
    examples:
      - {claim: {activity: other}, outcome: ineligible, low: 0, high: 0}
      - {claim: {}, outcome: undetermined, low: 0, high: 1000}
  - id: two
    name: {zh: 二, en: Two}
    conditions: [{fact: pilot, is: yes}]
    amount: {fixed: 1}
    examples: [{claim: {pilot: yes}, outcome: eligible, low: 1, high: 1}]
"""
FILE = "policies/town.yaml"
