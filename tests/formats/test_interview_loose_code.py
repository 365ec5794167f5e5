"""Code that no fence marks, in the languages that people are asked about: where it begins and ends, and what it is."""

import pytest
from interview_tools import answer, questions, stems

SWAP_SQL = "SELECT MAX(salary)\nFROM employees\nWHERE salary < (SELECT MAX(salary) FROM employees);"
CODE = {
    "a comment first": ("python", "# swap without a third variable\na, b = 1, 2\na, b = b, a\nprint(a, b)"),
    "SQL": ("sql", SWAP_SQL),
    "SQL in small letters": (
        "sql",
        "select e.name, m.name as manager\nfrom employee e\nleft join employee m on e.manager_id = m.id\n"
        "where e.hired between '2024-01-01' and '2024-03-31'\norder by e.name;",
    ),
    "SQL that empties": ("sql", "TRUNCATE TABLE orders;"),
    "SQL that deletes": ("sql", "DELETE e1 FROM emp e1\nJOIN emp e2 ON e1.mail = e2.mail\nWHERE e1.id > e2.id;"),
    "Dockerfile": ("dockerfile", "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install flask"),
    "a Java class": (
        "java",
        'class Animal {\n    void eat() {\n        System.out.println("eating");\n    }\n}\n'
        "class Dog extends Animal {\n}",
    ),
    "Java with types in angles": (
        "java",
        'List<String> names = Arrays.asList("b", "a");\nCollections.sort(names);',
    ),
    "Java with annotations": (
        "java",
        '@RestController\npublic class HelloController {\n    @GetMapping("/hello")\n    public String hello() {\n'
        '        return "Hello";\n    }\n}',
    ),
    "Java that constructs": ("java", "Driver driver = new Driver(Options.fast());\ndriver.open(start);"),
    "JavaScript that exports a class": ("javascript", "@Component({ selector: 'app' })\nexport class App {}"),
    "Rust": ("rust", "fn length(s: &str) -> usize {\n    s.len()\n}"),
    "Kotlin": ("kotlin", "val name: String? = null\nprintln(name?.length)"),
    "Swift": ("swift", "let name: String? = nil\nif let name {\nprint(name)\n}"),
    "a loop of the shell": ("sh", 'for f in *.txt; do\n  echo "$f"\ndone'),
    "JavaScript class": (
        "javascript",
        "class Animal {\n  constructor(name) {\n    this.name = name;\n  }\n}",
    ),
    "comparisons": ("javascript", '1 == "1"   // true\n1 === "1"  // false'),
    "MongoDB": ("javascript", "db.users.createIndex({ email: 1 }, { unique: true })"),
    "C": ("c", "#include <stdio.h>\nvoid swap(int *a, int *b) {\n    int t = *a;\n    *a = *b;\n    *b = t;\n}"),
    "C++": ("cpp", '#include <iostream>\nint main() {\n    std::cout << "hi";\n}'),
    "C#": ("csharp", "var q = list.Where(x => x > 2);\nConsole.WriteLine(q.Count());"),
    "Go": ("go", 'func main() {\n    go func() {\n        fmt.Println("hi")\n    }()\n}'),
    "PHP": ("php", "<?php\nfunction add($a, $b) {\n    return $a + $b;\n}\necho add(1, 2);\n?>"),
    "CSS": ("css", ".parent {\n  display: flex;\n  justify-content: center;\n}"),
    "JSON": ("json", '{\n  "name": "web",\n  "port": 80\n}'),
    "commands": (
        "sh",
        "systemctl status nginx\njournalctl -u nginx --since today\nsudo apt-get update\ndocker ps -a",
    ),
}


@pytest.mark.parametrize(("language", "code"), CODE.values(), ids=CODE)
@pytest.mark.parametrize("lead", ["Like this:\n", "Ans: Like this:\n\n"])
def test_code_is_one_block_of_its_language(lead: str, language: str, code: str) -> None:
    text = f"Some questions\n\n1. How do you do it?\n{lead}{code}\n\n2. Why do you do it?\nBecause it works.\n"
    first, second = questions(text.encode())
    assert answer(first) == f"Like this:\n\n```{language}\n{code}\n```"
    assert answer(second) == "Because it works."


def test_a_gutter_of_line_numbers_above_code() -> None:
    code = "x = np.arange(3)\ny = x[:, None]\nprint(x + y)\n"
    (draft,) = questions(f"1. What is broadcasting?\nArrays are combined.\n1\n2\n3\n{code}".encode())
    assert answer(draft) == f"Arrays are combined.\n\n```python\n{code}```"
    assert draft.notes == ["Line numbers were taken out of the code."]


def test_yaml_that_has_lost_its_indentation_is_kept_as_found() -> None:
    code = "apiVersion: v1\nkind: Pod\nmetadata:\nname: web\nspec:\ncontainers:\n- name: web\nimage: nginx"
    (draft, _) = questions(f"1. How does a pod look?\nLike this:\n{code}\n\n2. What is a node?\nA host.\n".encode())
    assert answer(draft) == f"Like this:\n\n```yaml\n{code}\n```"
    assert draft.notes == ["The YAML in lines 3–10 seems to have lost its indentation; it is kept as found."]


def test_indented_code_is_fenced_beside_fences_too() -> None:
    text = (
        "# Python\n\n**Q1: How do you sort?**\n\n```python\nsorted(x)\n```\n\n"
        "**Q2: How do you print?**\n\nUse print:\n\n    for x in y:\n        print(x)\n\nor log.\n\n"
        "- in a list:\n\n    print(x)\n"
    )
    _, second = questions(text.encode())
    assert answer(second).startswith(
        "Use print:\n\n```python\nfor x in y:\n    print(x)\n```\n\nor log.\n\n- in a list"
    )


def test_a_number_alone_is_an_answer_and_no_heading() -> None:
    text = (
        'C\n\n1. What does this print?\nint i = 1;\nprintf("%d", i + 3);\n\n4\n\n2. What is a pointer?\nAn address.\n'
    )
    first, _ = questions(text.encode())
    assert answer(first).endswith("```\n\n4")


def test_a_question_behind_a_hash_ends_the_code_above_it() -> None:
    drafts = questions(
        b"#1 How do you stop a pod?\nkubectl delete pod web\n# it comes back if a deployment wants it\n\n"
        b"#2 How do you read its log?\nkubectl logs web\n\n#3 What is a sidecar?\nA helper.\n"
    )
    assert stems(drafts) == ["How do you stop a pod?", "How do you read its log?", "What is a sidecar?"]
    assert [answer(draft) for draft in drafts] == [
        "```sh\nkubectl delete pod web\n# it comes back if a deployment wants it\n```",
        "```sh\nkubectl logs web\n```",
        "A helper.",
    ]


def test_sentences_about_code_stay_sentences() -> None:
    prose = (
        "Select the best index for the query.\nThe rows come from employees of all branches,\n"
        "where life is not simple.\nDefer loading of scripts to the end of the page.\n"
        "Use a class for that: it is a template."
    )
    (draft,) = questions(f"1. How do you tune it?\n{prose}\n".encode())
    assert "```" not in answer(draft)


def test_code_without_fences():
    (draft,) = questions("""
        1. How do you count words?
        Use a Counter:
        from collections import Counter

        def count(text):
            # split on white space
            return Counter(text.split())

        print(count("a b a"))
        It prints the counts. Install nothing:
        $ python count.py
        The query would be:
        SELECT word, COUNT(*) FROM words GROUP BY word;
    """)
    assert answer(draft) == (
        "Use a Counter:\n\n"
        "```python\nfrom collections import Counter\n\ndef count(text):\n    # split on white space\n"
        '    return Counter(text.split())\n\nprint(count("a b a"))\n```\n\n'
        "It prints the counts. Install nothing:\n\n"
        "```sh\npython count.py\n```\n\n"
        "The query would be:\n\n"
        "```sql\nSELECT word, COUNT(*) FROM words GROUP BY word;\n```"
    )
    assert draft.notes == ["Prompt signs were taken out of the code."]


def test_the_margin_that_says_that_lines_are_code_is_no_part_of_it():
    (draft,) = questions("""
        1. How do you print a list?

        For example:

            def show(names):
                for name in names:
                    print(name)

        Each name is on a line of its own.
    """)
    assert answer(draft) == (
        "For example:\n\n```python\ndef show(names):\n    for name in names:\n        print(name)\n```\n\n"
        "Each name is on a line of its own."
    )
    assert draft.notes == []


def test_what_is_indented_below_a_colon_is_code_unless_it_is_a_sentence():
    request, notes = questions("""
        1) What does a request look like?
        For example:

            POST /users HTTP/1.1
            Content-Type: application/json

            {"name": "x"}

        The body comes last.

        2) What do you know of threads?
        In my own words:

            They share the memory of a process, so that one of them can
            break what another one needs.
    """)
    assert answer(request) == (
        'For example:\n\n```http\nPOST /users HTTP/1.1\nContent-Type: application/json\n\n{"name": "x"}\n```\n\n'
        "The body comes last."
    )
    assert "```" not in answer(notes)


def test_yaml_and_java_without_fences():
    pod, application, kinds = questions("""
        Q1. What is a Pod?
        Ans: The smallest unit. Example:

        apiVersion: v1
        kind: Pod
        spec:
          containers:
          - name: nginx
            image: nginx:1.14.2

        Q2. What does a Spring application look like?
        Ans: For example:

        @SpringBootApplication
        public class App {
          public static void main(String[] a) { SpringApplication.run(App.class, a); }
        }

        Q3. What kinds of variables are there?
        Ans: There are three:
        - Local: inside of a function
        - Global: outside of all
        - Static: kept between calls
    """)
    assert answer(pod) == (
        "The smallest unit. Example:\n\n```yaml\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: nginx\n"
        "    image: nginx:1.14.2\n```"
    )
    assert answer(application).startswith("For example:\n\n```java\n@SpringBootApplication\npublic class App {\n")
    assert answer(kinds) == (
        "There are three:\n\n- Local: inside of a function\n- Global: outside of all\n- Static: kept between calls"
    )


def test_code_without_indentation_is_kept_as_found():
    (draft,) = questions("""
        1. How do you loop?
        for n in range(3):
        if n % 2:
        print(n)
        The loop ends there.
    """)
    assert answer(draft) == "```python\nfor n in range(3):\nif n % 2:\nprint(n)\n```\n\nThe loop ends there."
    assert draft.notes == [
        "The Python code in lines 2–4 does not parse (its indentation may be lost); it is kept as found."
    ]


def test_sentences_that_begin_like_code_are_prose():
    text = """
        1. How do you use git?
        git is a version control system that keeps history.
        import statements go to the top of the file.
        Returns are explicit (in Python).
        print is a function.
        if you need the result, wait for it.
        select the right branch from the list.
        make sure that the tests pass.
    """
    (draft,) = questions(text)
    assert "```" not in answer(draft)


def test_line_numbers_copied_with_the_code():
    (draft,) = questions("""
        1. How do you add?
        Like this:
        1 def add(a, b):
        2     return a + b
        3
        4 print(add(1, 2))
        That is it.
        2. How do you subtract?
        Like that.
    """)[:1]
    assert answer(draft) == (
        "Like this:\n\n```python\ndef add(a, b):\n    return a + b\n\nprint(add(1, 2))\n```\n\nThat is it."
    )
    assert draft.notes == ["Line numbers were taken out of the code."]


def test_ruby_without_fences():
    drafts = questions("""
        1. What is a mixin?

        A module that a class takes in:

        module Loud
          def shout
            puts "#{name}!"
          end
        end

        class Dog < Animal
          attr_reader :name
          include Loud
        end

        Dogs shout now.

        2. How do you read lines?

        require 'csv'

        File.open("names") do |file|
          file.each_line do |line|
            next if line.empty?
            puts line
          end
        end

        3. What does unless do?

        It is if with not.
    """)
    assert answer(drafts[0]).startswith("A module that a class takes in:\n\n```ruby\nmodule Loud")
    assert answer(drafts[0]).endswith("  include Loud\nend\n```\n\nDogs shout now.")
    assert answer(drafts[1]).startswith("```ruby\nrequire 'csv'\n")
    assert answer(drafts[1]).endswith("  end\nend\n```")
    assert answer(drafts[2]) == "It is if with not."


def test_powershell_without_fences():
    drafts = questions(r"""
        1. How do you find large files?

        $files = Get-ChildItem -Path C:\Logs -Recurse
        foreach ($file in $files) {
            if ($file.Length -gt 1MB) {
                Write-Output $file.Name
            }
        }

        2. What does it hand on?

        Get-Process hands on objects, not text.

        3. How do you write a function?

        function Get-Twice {
            param([int]$Number)
            return $Number * 2
        }

        It is called by its name.
    """)
    assert answer(drafts[0]).startswith("```powershell\n$files")
    assert answer(drafts[0]).endswith("}\n```")
    assert answer(drafts[1]) == "Get-Process hands on objects, not text."
    assert answer(drafts[2]).startswith("```powershell\nfunction Get-Twice {\n    param")
    assert answer(drafts[2]).endswith("```\n\nIt is called by its name.")


@pytest.mark.parametrize(
    "sentence",
    [
        "LEFT JOIN сохраняет все строки слева.",
        "git rebase переносит коммиты;",
        "резервное копирование (backup) данных;",
        "GROUP BY 用于将行分组。",
    ],
)
def test_sentences_in_other_scripts_are_no_code(sentence: str):
    (draft,) = questions(f"1. Что это?\n\n{sentence}\n")
    assert answer(draft) == sentence


def test_comments_and_strings_in_other_scripts_are_code():
    (draft,) = questions("""
        1. Как вывести имя?

        name = "Имя пользователя"  # любое имя
        print(name)
    """)
    assert answer(draft).startswith("```python\nname")


def test_code_copied_from_a_page_beside_fenced_code():
    first, second = questions("""
        ## 1. How do you start?

        python
        Copy code
        import flask
        app = flask.Flask(__name__)

        ## 2. How do you stop?

        ```sh
        kill 1
        ```
    """)
    assert answer(first) == "```python\nimport flask\napp = flask.Flask(__name__)\n```"
    assert first.notes == ["Left by a button of the page and taken out of the code: “python Copy code”."]
    assert answer(second) == "```sh\nkill 1\n```"
