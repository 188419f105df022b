"""The public face of the library."""

import doctest
import pkgutil
from importlib import import_module
from types import ModuleType

import pytest

import partners


def modules() -> list[str]:
    found = pkgutil.walk_packages(partners.__path__, "partners.")
    return ["partners", *(module.name for module in found if not module.name.endswith("__main__"))]


def test_the_public_names_are_sorted_and_unique() -> None:
    constants_classes_functions = sorted(
        partners.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name)
    )
    assert partners.__all__ == constants_classes_functions
    assert len(set(partners.__all__)) == len(partners.__all__)


@pytest.mark.parametrize("name", partners.__all__)
def test_every_public_name_resolves_and_is_documented(name: str) -> None:
    value = getattr(partners, name)
    assert isinstance(value, str) or value.__doc__
    assert name in dir(partners)


@pytest.mark.parametrize("name", [n for n in partners.__all__ if n[0].isupper() and not n.isupper()])
def test_public_members_of_public_classes_are_documented(name: str) -> None:
    public = getattr(partners, name)
    for member, value in vars(public).items():
        if (
            not member.startswith("_")
            and (callable(value) or isinstance(value, property))
            and member != "model_config"
        ):
            assert value.__doc__, f"{name}.{member}"


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'partners' has no attribute 'xyz'"):
        _ = partners.xyz  # type: ignore[attr-defined]


def test_a_public_name_is_resolved_once() -> None:
    assert partners.Registry is partners.Registry
    assert "Registry" in vars(partners)


def test_the_version_is_a_version() -> None:
    assert all(part.isdecimal() for part in partners.__version__.split("."))


@pytest.mark.parametrize("name", modules())
def test_every_module_says_what_lives_there(name: str) -> None:
    assert import_module(name).__doc__


@pytest.mark.parametrize("name", modules())
def test_the_examples_of_the_documentation_work(name: str) -> None:
    module: ModuleType = import_module(name)
    assert doctest.testmod(module).failed == 0


def test_there_are_examples_in_the_documentation() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [each for name in modules() for each in finder.find(import_module(name)) if each.examples]
    assert len(found) >= 10
